using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Orleans.Embedded;

/// <summary>A type whose members have numbers, or a tuple. Written as an object with the numbers as names; unknown numbers are skipped.</summary>
internal sealed class ObjectCodec<T> : Codec<T>
{
    private readonly Func<T>? _create = typeof(T).IsValueType ? null : Creator();
    private Member<T>[] _members = [];

    public override void Build(MessageSerializer serializer)
    {
        _members = Members.Of<T>(serializer);
        Shared = typeof(T).IsDefined(typeof(ImmutableAttribute), inherit: true)
            || ((typeof(T).IsSealed || typeof(T).IsValueType) && _members.All(m => m.Shared && (m.InitOnly || typeof(T).IsValueType)));
    }

    public override T Copy(T value)
    {
        if (value is null || Shared)
            return value;
        Guard();
        var copy = Create();
        foreach (var member in _members)
            member.Copy(ref value, ref copy);
        return copy;
    }

    /// <summary>Copies the numbered members of one object into another.</summary>
    public void CopyMembers(T from, T to)
    {
        foreach (var member in _members)
            member.Copy(ref from, ref to);
    }

    public override void Write(Utf8JsonWriter writer, T value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }
        Guard();
        writer.WriteStartObject();
        foreach (var member in _members)
        {
            writer.WritePropertyName(member.Key);
            member.Write(writer, ref value);
        }
        writer.WriteEndObject();
    }

    public override T Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return default!;
        var value = Create();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            Member<T>? found = null;
            foreach (var member in _members)
            {
                if (reader.ValueTextEquals(member.Key.EncodedUtf8Bytes))
                    found = member;
            }
            reader.Read();
            if (found is null)
                reader.Skip();
            else
                found.Read(ref reader, ref value);
        }
        return value;
    }

    private T Create() => typeof(T).IsValueType ? default! : _create!();

    private static Func<T> Creator()
    {
        // A constructor without parameters gives members that an old record lacks their initial values.
        var constructor = typeof(T).GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []);
        return constructor is null || typeof(T).IsAbstract
            ? () => (T)RuntimeHelpers.GetUninitializedObject(typeof(T))
            : System.Linq.Expressions.Expression.Lambda<Func<T>>(System.Linq.Expressions.Expression.New(constructor)).Compile();
    }

    private static void Guard()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new UnserializableTypeException(typeof(T).ToString(), "the object contains itself or is nested too deeply.");
    }
}
