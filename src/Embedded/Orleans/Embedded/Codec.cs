using System.Text.Json;

namespace Orleans.Embedded;

/// <summary>Copies and writes values of one type, boxed.</summary>
internal abstract class Codec
{
    /// <summary>Values never change, so that a copy may be the value itself.</summary>
    public bool Shared { get; protected set; }

    public abstract object? CopyBoxed(object? value);

    public abstract void WriteBoxed(Utf8JsonWriter writer, object? value);

    public abstract object? ReadBoxed(ref Utf8JsonReader reader);

    /// <summary>Looks up the codecs of parts; called once, with the codec already known so that types may contain themselves.</summary>
    public virtual void Build(MessageSerializer serializer)
    {
    }
}

/// <summary>Copies and writes values of one type. A reader stands on the value's first token and is left on its last.</summary>
internal abstract class Codec<T> : Codec
{
    public abstract T Copy(T value);

    public abstract void Write(Utf8JsonWriter writer, T value);

    public abstract T Read(ref Utf8JsonReader reader);

    public override object? CopyBoxed(object? value) => Shared ? value : Copy((T)value!);

    public override void WriteBoxed(Utf8JsonWriter writer, object? value) => Write(writer, (T)value!);

    public override object? ReadBoxed(ref Utf8JsonReader reader) => Read(ref reader);
}

internal delegate T ReadValue<out T>(ref Utf8JsonReader reader);

/// <summary>A value that is its own copy: numbers, text, times, identities.</summary>
internal sealed class ValueCodec<T> : Codec<T>
{
    private readonly Action<Utf8JsonWriter, T> _write;
    private readonly ReadValue<T> _read;

    public ValueCodec(Action<Utf8JsonWriter, T> write, ReadValue<T> read) => (_write, _read, Shared) = (write, read, true);

    public override T Copy(T value) => value;

    public override void Write(Utf8JsonWriter writer, T value)
    {
        if (value is null)
            writer.WriteNullValue();
        else
            _write(writer, value);
    }

    public override T Read(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? default! : _read(ref reader);
}

internal sealed class EnumCodec<T> : Codec<T> where T : struct, Enum
{
    public EnumCodec() => Shared = true;

    public override T Copy(T value) => value;

    public override void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(value.ToString("D"));

    public override T Read(ref Utf8JsonReader reader) => Enum.Parse<T>(reader.GetString()!);
}

internal sealed class NullableCodec<T> : Codec<T?> where T : struct
{
    private Codec<T> _inner = null!;

    public override void Build(MessageSerializer serializer) => (_inner, Shared) = (serializer.Get<T>(), serializer.Get<T>().Shared);

    public override T? Copy(T? value) => value is { } inner ? _inner.Copy(inner) : null;

    public override void Write(Utf8JsonWriter writer, T? value)
    {
        if (value is { } inner)
            _inner.Write(writer, inner);
        else
            writer.WriteNullValue();
    }

    public override T? Read(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Null ? null : _inner.Read(ref reader);

    public override object? CopyBoxed(object? value) => value is null ? null : _inner.CopyBoxed(value);
}
