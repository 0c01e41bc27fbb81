using System.Text.Json;

namespace Orleans.Embedded;

/// <summary>A place whose value may be of a subclass; then it is written as <c>{"$": type, "v": value}</c>.</summary>
internal sealed class PolymorphicCodec<T>(MessageSerializer serializer) : Codec<T> where T : class?
{
    public override T Copy(T value) => value is null ? value : (T)serializer.GetExact(value.GetType()).CopyBoxed(value)!;

    public override void Write(Utf8JsonWriter writer, T value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }
        var type = value.GetType();
        var codec = serializer.GetExact(type);
        if (type == typeof(T))
        {
            codec.WriteBoxed(writer, value);
            return;
        }
        writer.WriteStartObject();
        writer.WriteString("$"u8, TypeNames.Format(type));
        writer.WritePropertyName("v"u8);
        codec.WriteBoxed(writer, value);
        writer.WriteEndObject();
    }

    public override T Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null!;
        var ahead = reader;
        if (reader.TokenType != JsonTokenType.StartObject || !ahead.Read() || ahead.TokenType != JsonTokenType.PropertyName || !ahead.ValueTextEquals("$"u8))
            return (T)serializer.GetExact(typeof(T)).ReadBoxed(ref reader)!;
        ahead.Read();
        var type = TypeNames.Parse(ahead.GetString()!);
        if (!typeof(T).IsAssignableFrom(type))
            throw new UnserializableTypeException(type.ToString(), $"it was stored where a {typeof(T)} belongs.");
        ahead.Read();
        ahead.Read();
        var value = (T)serializer.GetExact(type).ReadBoxed(ref ahead)!;
        ahead.Read();
        reader = ahead;
        return value;
    }
}
