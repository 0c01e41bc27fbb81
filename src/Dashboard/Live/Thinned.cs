using System.Collections;

namespace AdapterSearch.Dashboard.Live;

/// <summary>
/// A list of bounded length over a growing series: when it is full every second entry leaves (never the first) and from then on only every second newcomer
/// stays, so that what remains is spread evenly. The newest entry is always there, and so is what the caller asks to keep.
/// </summary>
/// <typeparam name="T">Entry.</typeparam>
/// <param name="capacity">Most entries, 4 or more; kept ones come on top.</param>
/// <param name="keep">Entries that never leave.</param>
public sealed class Thinned<T>(int capacity, Func<T, bool>? keep = null) : IReadOnlyList<T>
{
    private readonly List<T> entries = [];
    private int stride = 1, since, kept;
    private bool lastIsPassing;

    /// <inheritdoc/>
    public int Count => entries.Count;

    /// <inheritdoc/>
    public T this[int index] => entries[index];

    /// <summary>Adds the newest entry.</summary>
    public void Add(T entry)
    {
        var stays = keep?.Invoke(entry) == true;
        if (lastIsPassing)
        {
            entries.RemoveAt(entries.Count - 1);
        }

        entries.Add(entry);
        if (stays)
        {
            kept++;
            lastIsPassing = false;
            return;
        }

        lastIsPassing = ++since < stride;
        if (!lastIsPassing)
        {
            since = 0;
        }

        if (entries.Count - kept > capacity)
        {
            Halve();
        }
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Halve()
    {
        var odd = true;
        var newest = entries[^1];
        entries.RemoveAll(e => keep?.Invoke(e) != true && !ReferenceEquals(e, newest) && (odd = !odd));
        stride *= 2;
        since = 0;
        lastIsPassing = false;
    }
}
