using System.Text.Json;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A grain reference: shared in messages, written as identity and interface.</summary>
internal sealed class ReferenceCodec<T>(ClusterRuntime? runtime) : Codec<T>
{
    public override T Copy(T value) => value is null or GrainReference
        ? value
        : throw new UnserializableTypeException(value.GetType().ToString(), "a grain or observer object cannot be sent; send this.AsReference<T>() or the result of CreateObjectReference.");

    public override void Write(Utf8JsonWriter writer, T value)
    {
        Copy(value);
        if (value is not GrainReference reference)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartArray();
        writer.WriteStringValue(reference.GrainId.ToString());
        writer.WriteStringValue(TypeNames.Format(reference.Interface));
        writer.WriteEndArray();
    }

    public override T Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return default!;
        reader.Read();
        var id = GrainId.Parse(reader.GetString()!);
        reader.Read();
        var stored = TypeNames.Parse(reader.GetString()!);
        reader.Read();
        return (T)(object)runtime!.Factory.Reference(typeof(T).IsInterface && typeof(T) != typeof(IAddressable) ? typeof(T) : stored, id);
    }
}
