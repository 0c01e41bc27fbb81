using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains;

/// <summary>
/// Waiting candidates, by weighted shares between searches and first come first served within one. Whose turn it is: the search that holds
/// the fewest slots per weight; among equals the one that was charged least per weight for what it held before; among those the one that was
/// not served for longest.
/// </summary>
/// <remarks>
/// The charge is the time that slots were held, and a second for each grant, since taking a slot up costs something however short the work is.
/// A search that was idle begins at the lowest charge of those that are not: it cannot save its share up.
/// </remarks>
internal sealed class FairQueue
{
    /// <summary>What a grant costs besides the time that it is held, in seconds.</summary>
    private const double GrantCharge = 1;

    /// <summary>Searches whose charge is remembered although they neither wait nor hold anything.</summary>
    private const int MostIdle = 1024;

    private readonly Dictionary<string, SearchLine> lines = new(StringComparer.Ordinal);
    private double floor;
    private long served;
    private long created;

    public int Count { get; private set; }

    public bool Contains(string search, int candidate) => lines.TryGetValue(search, out var line) && line.Find(candidate) is not null;

    public void Weigh(string search, double weight) => LineOf(search).Weight = weight;

    public void Add(SlotRequest request, DateTimeOffset now, bool first = false)
    {
        var line = LineOf(request.SearchId);
        if (line.Find(request.Candidate) is { } known)
        {
            known.Request = request with { Delay = known.Request.Delay };
            return;
        }

        if (line.IsIdle)
        {
            line.Charge = Math.Max(line.Charge, floor);
        }

        line.Add(new WaitingCandidate(request, now), first);
        Count++;
    }

    public bool Remove(string search, int candidate)
    {
        if (!lines.TryGetValue(search, out var line) || !line.Remove(candidate))
        {
            return false;
        }

        Count--;
        return true;
    }

    /// <summary>A search holds one slot more.</summary>
    public void Held(string search) => LineOf(search).Running++;

    /// <summary>A search was served, whatever it holds.</summary>
    public void Served(string search)
    {
        var line = LineOf(search);
        line.Charge += GrantCharge / line.Weight;
        line.Turn = ++served;
        floor = lines.Values.Where(l => !l.IsIdle).Select(l => l.Charge).DefaultIfEmpty(line.Charge).Min();
    }

    /// <summary>A search holds one slot less, which it had for some time.</summary>
    public void Dropped(string search, TimeSpan held)
    {
        var line = LineOf(search);
        line.Running--;
        line.Charge += held.TotalSeconds / line.Weight;
        if (line.IsIdle && lines.Count > MostIdle)
        {
            lines.Remove(search);
        }
    }

    /// <summary>Searches with waiting candidates in the order of their turns.</summary>
    public IReadOnlyList<SearchLine> InTurn() => [.. lines.Values.Where(l => l.Count > 0)
        .OrderBy(l => l.Running / l.Weight).ThenBy(l => l.Charge).ThenBy(l => l.Turn).ThenBy(l => l.Order)];

    /// <summary>All requests in the order in which equal slots would be given to them, if none were held.</summary>
    public IReadOnlyList<SlotRequest> InOrder()
    {
        var order = new List<SlotRequest>(Count);
        var turns = new PriorityQueue<(IEnumerator<WaitingCandidate> Ahead, SearchLine Line, double Charge), (double, long, long)>();
        foreach (var line in lines.Values.Where(l => l.Count > 0))
        {
            var rest = line.All.GetEnumerator();
            rest.MoveNext();
            turns.Enqueue((rest, line, line.Charge), (line.Charge, line.Turn, line.Order));
        }

        var turn = served;
        while (turns.TryDequeue(out var next, out _))
        {
            order.Add(next.Ahead.Current.Request);
            if (next.Ahead.MoveNext())
            {
                var charge = next.Charge + (GrantCharge / next.Line.Weight);
                turns.Enqueue((next.Ahead, next.Line, charge), (charge, ++turn, next.Line.Order));
            }
        }

        return order;
    }

    private SearchLine LineOf(string search)
    {
        if (!lines.TryGetValue(search, out var line))
        {
            line = new SearchLine(search, ++created) { Charge = floor, Turn = served };
            lines.Add(search, line);
        }

        return line;
    }
}
