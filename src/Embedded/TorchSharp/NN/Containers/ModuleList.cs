using System.Collections;
using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A list of modules that are registered as the list's children, named by their position ("0", "1", ...).</summary>
/// <remarks>
/// The children are registered once, when the list itself is registered by its parent. Changing an entry afterwards changes what the
/// indexer returns, not what is registered: replace both, `list[i] = m` and twice
/// <see cref="nn.Module.register_module" /> (null, then `m`) under the position's name.
/// </remarks>
/// <typeparam name="T">Type of the modules.</typeparam>
public class ModuleList<T> : nn.Module, IList<T>
    where T : nn.Module
{
    private readonly List<T> _list = [];
    private bool _registered;

    /// <summary>A list of modules.</summary>
    /// <param name="modules">Modules.</param>
    public ModuleList(params T[] modules)
        : base(nameof(ModuleList<T>)) => _list.AddRange(modules);

    /// <summary>The module at a position.</summary>
    /// <param name="index">Position.</param>
    public T this[int index]
    {
        get => _list[index];
        set => _list[index] = value;
    }

    /// <summary>Number of modules.</summary>
    public int Count => _list.Count;

    /// <summary>Always false.</summary>
    public bool IsReadOnly => false;

    /// <summary>Adds a module at the end.</summary>
    /// <param name="item">Module.</param>
    public void Add(T item) => _list.Add(item);

    /// <summary>Adds modules at the end.</summary>
    /// <param name="parameters">Modules.</param>
    public void append(params T[] parameters) => _list.AddRange(parameters);

    /// <summary>Adds modules at the end.</summary>
    /// <param name="modules">Modules.</param>
    public void extend(IEnumerable<T> modules) => _list.AddRange(modules);

    /// <inheritdoc />
    public void Clear() => _list.Clear();

    /// <inheritdoc />
    public bool Contains(T item) => _list.Contains(item);

    /// <inheritdoc />
    public void CopyTo(T[] array, int arrayIndex) => _list.CopyTo(array, arrayIndex);

    /// <inheritdoc />
    public int IndexOf(T item) => _list.IndexOf(item);

    /// <inheritdoc />
    public void Insert(int index, T item) => _list.Insert(index, item);

    /// <inheritdoc />
    public bool Remove(T item) => _list.Remove(item);

    /// <inheritdoc />
    public void RemoveAt(int index) => _list.RemoveAt(index);

    /// <summary>The modules in order.</summary>
    public IEnumerator<T> GetEnumerator() => _list.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc />
    protected override void RegisterComponents()
    {
        if (_registered)
        {
            return;
        }

        for (var i = 0; i < _list.Count; i++)
        {
            register_module(i.ToString(CultureInfo.InvariantCulture), _list[i]);
        }

        _registered = true;
    }
}
