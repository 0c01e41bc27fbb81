using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains;

/// <summary>Waiting candidates: searches in turn, first come first served within one.</summary>
internal sealed class RequestQueue
{
    private readonly LinkedList<Line> turns = new();
    private readonly HashSet<(string Search, int Candidate)> waiting = [];

    public int Count => waiting.Count;

    public bool Contains(string search, int candidate) => waiting.Contains((search, candidate));

    public void Add(SlotRequest request, DateTimeOffset now)
    {
        if (waiting.Add((request.SearchId, request.Candidate)))
        {
            LineOf(request).AddLast((request, now));
        }
    }

    public void AddFirst(SlotRequest request, DateTimeOffset now)
    {
        if (waiting.Add((request.SearchId, request.Candidate)))
        {
            LineOf(request).AddFirst((request, now));
        }
    }

    private LinkedList<(SlotRequest Request, DateTimeOffset Since)> LineOf(SlotRequest request)
    {
        var line = turns.FirstOrDefault(l => l.Search == request.SearchId);
        if (line is null)
        {
            line = new Line(request.SearchId);
            turns.AddLast(line);
        }

        return line.Requests;
    }

    public void Remove(string search, int candidate)
    {
        if (waiting.Remove((search, candidate)))
        {
            var line = turns.First(l => l.Search == search);
            line.Requests.Remove(line.Requests.First(r => r.Request.Candidate == candidate));
            if (line.Requests.Count == 0)
            {
                turns.Remove(line);
            }
        }
    }

    /// <summary>The next to be served; its search goes to the end of the turn.</summary>
    public (SlotRequest Request, DateTimeOffset Since) Take()
    {
        var line = turns.First!.Value;
        var taken = line.Requests.First!.Value;
        line.Requests.RemoveFirst();
        waiting.Remove((taken.Request.SearchId, taken.Request.Candidate));
        turns.RemoveFirst();
        if (line.Requests.Count > 0)
        {
            turns.AddLast(line);
        }

        return taken;
    }

    /// <summary>All requests in the order in which they would be served.</summary>
    public IReadOnlyList<SlotRequest> InOrder()
    {
        var order = new List<SlotRequest>(Count);
        var lines = turns.Select(l => new Queue<SlotRequest>(l.Requests.Select(r => r.Request))).ToList();
        while (lines.Count > 0)
        {
            foreach (var line in lines)
            {
                order.Add(line.Dequeue());
            }

            lines.RemoveAll(l => l.Count == 0);
        }

        return order;
    }

    private sealed class Line(string search)
    {
        public string Search { get; } = search;

        public LinkedList<(SlotRequest Request, DateTimeOffset Since)> Requests { get; } = new();
    }
}
