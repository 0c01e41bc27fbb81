namespace AdapterSearch.Grains;

/// <summary>The waiting candidates of one search, and what it holds and has held.</summary>
/// <param name="search">Search.</param>
/// <param name="order">Place among searches that are equal in everything else.</param>
internal sealed class SearchLine(string search, long order)
{
    private readonly LinkedList<WaitingCandidate> waiting = new();
    private readonly Dictionary<int, LinkedListNode<WaitingCandidate>> byNumber = [];

    public string Search => search;

    public long Order => order;

    /// <summary>Its share against others, above 0.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>Slots that it holds.</summary>
    public int Running { get; set; }

    /// <summary>Seconds per weight that it was charged.</summary>
    public double Charge { get; set; }

    /// <summary>When it was served last, counted in grants.</summary>
    public long Turn { get; set; }

    public int Count => waiting.Count;

    public bool IsIdle => Count == 0 && Running == 0;

    public IEnumerable<WaitingCandidate> All => waiting;

    public WaitingCandidate? Find(int candidate) => byNumber.GetValueOrDefault(candidate)?.Value;

    public void Add(WaitingCandidate item, bool first) =>
        byNumber.Add(item.Request.Candidate, first ? waiting.AddFirst(item) : waiting.AddLast(item));

    public bool Remove(int candidate)
    {
        if (!byNumber.Remove(candidate, out var node))
        {
            return false;
        }

        waiting.Remove(node);
        return true;
    }
}
