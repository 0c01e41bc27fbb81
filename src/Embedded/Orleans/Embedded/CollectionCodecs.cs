using System.Collections.Immutable;
using System.Text.Json;

namespace Orleans.Embedded;

internal sealed class ArrayCodec<T> : Codec<T[]?>
{
    private Codec<T> _element = null!;

    public override void Build(MessageSerializer serializer) => _element = serializer.Get<T>();

    public override T[]? Copy(T[]? value)
    {
        if (value is null || value.Length == 0)
            return value;
        var copy = (T[])value.Clone();
        if (!_element.Shared)
        {
            for (var i = 0; i < copy.Length; i++)
                copy[i] = _element.Copy(copy[i]);
        }
        return copy;
    }

    public override void Write(Utf8JsonWriter writer, T[]? value)
    {
        if (value is byte[] bytes)
            writer.WriteBase64StringValue(bytes);
        else
            Sequences.Write(writer, value, _element);
    }

    public override T[]? Read(ref Utf8JsonReader reader) => typeof(T) == typeof(byte) && reader.TokenType == JsonTokenType.String
        ? (T[])(object)reader.GetBytesFromBase64()
        : Sequences.Read(ref reader, _element)?.ToArray();
}

/// <summary>A collection that can be rebuilt from its items and an original (for its comparer); the original is null when reading.</summary>
internal sealed class CollectionCodec<TCollection, T>(Func<List<T>, TCollection?, TCollection> build, bool immutable, bool isMissing = false) : Codec<TCollection>
    where TCollection : IEnumerable<T>
{
    private Codec<T> _element = null!;

    public override void Build(MessageSerializer serializer) =>
        (_element, Shared) = (serializer.Get<T>(), immutable && serializer.Get<T>().Shared);

    public override TCollection Copy(TCollection value)
    {
        if (value is null || Shared || IsMissing(value))
            return value!;
        // Interface-typed members keep the usual kinds; others arrive as what the interface is rebuilt into.
        if (value is List<T> list && typeof(TCollection).IsAssignableFrom(typeof(List<T>)))
            return (TCollection)(object)(_element.Shared ? new List<T>(list) : list.ConvertAll(_element.Copy));
        if (value is ImmutableArray<T> && _element.Shared)
            return value;
        return build(value.Select(_element.Copy).ToList(), value);
    }

    public override void Write(Utf8JsonWriter writer, TCollection value) =>
        Sequences.Write(writer, value is null || IsMissing(value) ? null : value, _element);

    public override TCollection Read(ref Utf8JsonReader reader) =>
        Sequences.Read(ref reader, _element) is { } items ? build(items, default) : default!;

    private bool IsMissing(TCollection value) => isMissing && value is ImmutableArray<T> { IsDefault: true };
}

/// <summary>A dictionary, written as pairs.</summary>
internal sealed class MapCodec<TMap, TKey, TValue>(Func<List<KeyValuePair<TKey, TValue>>, TMap?, TMap> build, bool immutable) : Codec<TMap>
    where TMap : IEnumerable<KeyValuePair<TKey, TValue>>
{
    private Codec<TKey> _key = null!;
    private Codec<TValue> _value = null!;

    public override void Build(MessageSerializer serializer)
    {
        (_key, _value) = (serializer.Get<TKey>(), serializer.Get<TValue>());
        Shared = immutable && _key.Shared && _value.Shared;
    }

    public override TMap Copy(TMap value) => value is null || Shared
        ? value!
        : build(value.Select(p => KeyValuePair.Create(_key.Copy(p.Key), _value.Copy(p.Value))).ToList(), value);

    public override void Write(Utf8JsonWriter writer, TMap value)
    {
        if (value is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartArray();
        foreach (var (key, item) in value)
        {
            _key.Write(writer, key);
            _value.Write(writer, item);
        }
        writer.WriteEndArray();
    }

    public override TMap Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return default!;
        var items = new List<KeyValuePair<TKey, TValue>>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var key = _key.Read(ref reader);
            reader.Read();
            items.Add(KeyValuePair.Create(key, _value.Read(ref reader)));
        }
        return build(items, default);
    }
}

internal static class Sequences
{
    public static void Write<T>(Utf8JsonWriter writer, IEnumerable<T>? items, Codec<T> element)
    {
        if (items is null)
        {
            writer.WriteNullValue();
            return;
        }
        writer.WriteStartArray();
        foreach (var item in items)
            element.Write(writer, item);
        writer.WriteEndArray();
    }

    public static List<T>? Read<T>(ref Utf8JsonReader reader, Codec<T> element)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        var items = new List<T>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(element.Read(ref reader));
        return items;
    }
}
