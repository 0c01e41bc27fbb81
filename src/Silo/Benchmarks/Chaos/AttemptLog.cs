using System.Globalization;
using System.Text.RegularExpressions;

namespace AdapterSearch.Silo.Benchmarks.Chaos;

/// <summary>When attempts began and ended, by the times in a silo's verbose log.</summary>
internal sealed partial class AttemptLog
{
    private readonly Lock gate = new();
    private readonly List<Line> lines = [];

    /// <summary>So far.</summary>
    public IReadOnlyList<Line> Lines
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    /// <summary>Candidates that have failed and of which no attempt has ended well yet.</summary>
    public IReadOnlyList<int> BehindAFailure => [.. Lines.Where(l => l.Status is not null)
        .GroupBy(l => (l.Search, l.Candidate))
        .Where(c => c.Any(l => l.Status == "Failed") && !c.Any(l => l.Status is "Completed" or "Stopped"))
        .Select(c => c.Key.Candidate)];

    /// <summary>Takes a line of text.</summary>
    public void Hear(string text)
    {
        if (Pattern().Match(text) is { Success: true } found)
        {
            var ended = found.Groups["status"];
            lock (gate)
            {
                lines.Add(new Line(DateTimeOffset.Parse(found.Groups["time"].Value, CultureInfo.InvariantCulture), Number("slot"), found.Groups["search"].Value, Number("candidate"), Number("attempt"), ended.Success ? ended.Value : null));
            }
        }

        int Number(string group) => int.Parse(found.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Milliseconds from each end on a slot to the next beginning on it, of one search.</summary>
    public IReadOnlyList<double> Handovers(string search)
    {
        var ends = new Dictionary<int, DateTimeOffset>();
        var gaps = new List<double>();
        foreach (var line in Lines.Where(l => l.Search == search).OrderBy(l => l.When))
        {
            if (line.Status is not null)
            {
                ends[line.Slot] = line.When;
            }
            else if (ends.Remove(line.Slot, out var end))
            {
                gaps.Add((line.When - end).TotalMilliseconds);
            }
        }

        return gaps;
    }

    [GeneratedRegex(@"^(?<time>\S+) .*Slot (?<slot>\d+): (?<search>[^ /]+)/(?<candidate>\d+) attempt (?<attempt>\d+) (begins|ended as (?<status>\w+))")]
    private static partial Regex Pattern();

    /// <summary>A beginning, or an end where there is a status.</summary>
    internal sealed record Line(DateTimeOffset When, int Slot, string Search, int Candidate, int Attempt, string? Status);
}
