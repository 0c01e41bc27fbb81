using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>An ordered dictionary of modules that are registered as its children under their keys.</summary>
/// <remarks>
/// The children are registered once, when the dictionary itself is registered by its parent. Changing an entry afterwards changes what
/// the indexer returns, not what is registered: replace both, `dict[key] = m` and twice
/// <see cref="nn.Module.register_module" /> (null, then `m`) under the key.
/// </remarks>
/// <typeparam name="T">Type of the modules.</typeparam>
public class ModuleDict<T> : nn.Module, IDictionary<string, T>, IList<(string, T)>
    where T : nn.Module
{
    private readonly OrderedDict<string, T> _entries = new();
    private bool _registered;

    /// <summary>An empty dictionary.</summary>
    public ModuleDict()
        : base(nameof(ModuleDict<T>))
    {
    }

    /// <summary>The module of a key. The setter replaces; a new key comes in by `Add`.</summary>
    /// <param name="key">Key.</param>
    /// <exception cref="KeyNotFoundException">No such key.</exception>
    public T this[string key]
    {
        get => _entries[key];
        set
        {
            if (!_entries.ContainsKey(key))
            {
                throw new KeyNotFoundException($"\"{key}\" is not in the dictionary; a new key comes in by Add.");
            }

            _entries[key] = value;
        }
    }

    /// <summary>The entry at a position.</summary>
    /// <param name="index">Position.</param>
    public (string, T) this[int index]
    {
        get => _entries[index];
        set => _entries[index] = value;
    }

    /// <summary>Number of entries.</summary>
    public int Count => _entries.Count;

    /// <summary>Always false.</summary>
    public bool IsReadOnly => false;

    /// <summary>The keys in order.</summary>
    public ICollection<string> Keys => _entries.Keys;

    /// <summary>The modules in order.</summary>
    public ICollection<T> Values => _entries.Values;

    /// <summary>The keys in order.</summary>
    public IEnumerable<string> keys() => _entries.Keys;

    /// <summary>The modules in order.</summary>
    public IEnumerable<T> values() => _entries.Values;

    /// <summary>The entries in order.</summary>
    public IEnumerator<(string, T)> items() => _entries.GetEnumerator();

    /// <inheritdoc />
    public void Add(string key, T value) => _entries.Add(key, value);

    /// <inheritdoc />
    public void Add((string, T) item) => _entries.Add(item);

    /// <inheritdoc />
    public void Add(KeyValuePair<string, T> item) => _entries.Add(item);

    /// <inheritdoc />
    public void Insert(int index, (string, T) item) => _entries.Insert(index, item);

    /// <inheritdoc />
    public bool Remove(string key) => _entries.Remove(key);

    /// <inheritdoc />
    public bool Remove((string, T) item) => _entries.Remove(item);

    /// <inheritdoc />
    public bool Remove(KeyValuePair<string, T> item) => _entries.Remove(item);

    /// <inheritdoc />
    public void RemoveAt(int index) => _entries.RemoveAt(index);

    /// <inheritdoc />
    public void Clear() => _entries.Clear();

    /// <summary>Removes all entries.</summary>
    public void clear() => _entries.Clear();

    /// <inheritdoc />
    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    /// <inheritdoc />
    public bool Contains((string, T) item) => _entries.Contains(item);

    /// <inheritdoc />
    public bool Contains(KeyValuePair<string, T> item) => _entries.Contains(item);

    /// <inheritdoc />
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => _entries.TryGetValue(key, out value);

    /// <inheritdoc />
    public int IndexOf((string, T) item) => _entries.IndexOf(item);

    /// <inheritdoc />
    public void CopyTo((string, T)[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

    /// <inheritdoc />
    public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => _entries.CopyTo(array, arrayIndex);

    /// <summary>The entries in order.</summary>
    public IEnumerator<(string, T)> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, T>>)_entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    protected override void RegisterComponents()
    {
        if (_registered)
        {
            return;
        }

        foreach (var (key, module) in _entries)
        {
            register_module(key, module);
        }

        _registered = true;
    }
}
