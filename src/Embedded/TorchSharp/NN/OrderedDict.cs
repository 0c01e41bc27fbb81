using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

/// <summary>A dictionary that enumerates its entries in the order in which their keys were first added.</summary>
/// <typeparam name="TKey">Key.</typeparam>
/// <typeparam name="TValue">Value.</typeparam>
public class OrderedDict<TKey, TValue> : IDictionary<TKey, TValue>, IList<(TKey, TValue)>
    where TKey : notnull
{
    private readonly List<(TKey Key, TValue Value)> _order = [];
    private readonly Dictionary<TKey, TValue> _byKey = [];

    /// <summary>An empty dictionary.</summary>
    public OrderedDict()
    {
    }

    /// <inheritdoc cref="IDictionary{TKey, TValue}.this" />
    public TValue this[TKey key]
    {
        get => _byKey[key];
        set
        {
            if (_byKey.ContainsKey(key))
            {
                _order[Position(key)] = (key, value);
            }
            else
            {
                _order.Add((key, value));
            }

            _byKey[key] = value;
        }
    }

    /// <summary>The entry at a position in insertion order.</summary>
    /// <param name="index">Position, 0 or more and below <see cref="Count" />.</param>
    public (TKey, TValue) this[int index]
    {
        get => _order[index];
        set
        {
            _byKey.Remove(_order[index].Key);
            _byKey[value.Item1] = value.Item2;
            _order[index] = value;
        }
    }

    /// <summary>Number of entries.</summary>
    public int Count => _order.Count;

    /// <summary>Always false.</summary>
    public bool IsReadOnly => false;

    /// <summary>The keys in insertion order (a copy).</summary>
    public ICollection<TKey> Keys => _order.ConvertAll(entry => entry.Key);

    /// <summary>The values in insertion order (a copy).</summary>
    public ICollection<TValue> Values => _order.ConvertAll(entry => entry.Value);

    /// <summary>The keys in insertion order.</summary>
    public IEnumerable<TKey> keys() => Keys;

    /// <summary>The values in insertion order.</summary>
    public IEnumerable<TValue> values() => Values;

    /// <summary>The entries in insertion order.</summary>
    public IEnumerator<(TKey, TValue)> items() => GetEnumerator();

    /// <inheritdoc />
    public void Add(TKey key, TValue value)
    {
        _byKey.Add(key, value);
        _order.Add((key, value));
    }

    /// <inheritdoc />
    public void Add((TKey, TValue) item) => Add(item.Item1, item.Item2);

    /// <inheritdoc />
    public void Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    /// <inheritdoc />
    public void Insert(int index, (TKey, TValue) item)
    {
        _byKey.Add(item.Item1, item.Item2);
        _order.Insert(index, item);
    }

    /// <inheritdoc />
    public bool Remove(TKey key)
    {
        if (!_byKey.Remove(key))
        {
            return false;
        }

        _order.RemoveAt(Position(key));
        return true;
    }

    /// <inheritdoc />
    public bool Remove((TKey, TValue) item) => Contains(item) && Remove(item.Item1);

    /// <inheritdoc />
    public bool Remove(KeyValuePair<TKey, TValue> item) => Remove((item.Key, item.Value));

    /// <inheritdoc />
    public void RemoveAt(int index)
    {
        _byKey.Remove(_order[index].Key);
        _order.RemoveAt(index);
    }

    /// <inheritdoc />
    public void Clear()
    {
        _byKey.Clear();
        _order.Clear();
    }

    /// <summary>Removes all entries.</summary>
    public void clear() => Clear();

    /// <inheritdoc />
    public bool ContainsKey(TKey key) => _byKey.ContainsKey(key);

    /// <inheritdoc />
    public bool Contains((TKey, TValue) item) =>
        _byKey.TryGetValue(item.Item1, out var value) && EqualityComparer<TValue>.Default.Equals(value, item.Item2);

    /// <inheritdoc />
    public bool Contains(KeyValuePair<TKey, TValue> item) => Contains((item.Key, item.Value));

    /// <inheritdoc />
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _byKey.TryGetValue(key, out value);

    /// <inheritdoc />
    public int IndexOf((TKey, TValue) item) => Contains(item) ? Position(item.Item1) : -1;

    /// <inheritdoc />
    public void CopyTo((TKey, TValue)[] array, int arrayIndex) => _order.CopyTo(array, arrayIndex);

    /// <inheritdoc />
    public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex)
    {
        foreach (var (key, value) in _order)
        {
            array[arrayIndex++] = KeyValuePair.Create(key, value);
        }
    }

    /// <summary>The entries in insertion order.</summary>
    public IEnumerator<(TKey, TValue)> GetEnumerator() => _order.GetEnumerator();

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() =>
        _order.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Position(TKey key) => _order.FindIndex(entry => EqualityComparer<TKey>.Default.Equals(entry.Key, key));
}
