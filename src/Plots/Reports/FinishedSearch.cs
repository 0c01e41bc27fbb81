using AdapterSearch.Domain;

namespace AdapterSearch.Plots.Reports;

/// <summary>Everything that a report or a run record tells of an ended search.</summary>
/// <param name="View">The search.</param>
/// <param name="Ends">The end of each candidate in the order in which they ended, with step logs.</param>
/// <param name="Provenance">What it ran on.</param>
/// <param name="Ended">When the search ended (UTC); null when the history does not say.</param>
public sealed record FinishedSearch(
    SearchView View,
    IReadOnlyList<CandidateView> Ends,
    SearchProvenance Provenance,
    DateTimeOffset? Ended)
{
    /// <summary>Validation scores at rungs, in the order in which they were reported; a rung that was reached again after a loss counts once.</summary>
    public IReadOnlyList<RungScore> Rungs { get; init; } = [];

    /// <summary>Gathers what a report tells from a search's events.</summary>
    /// <param name="events">All events in order, up to the search's end.</param>
    /// <param name="view">Reads the search; called when the events have ended.</param>
    /// <param name="provenance">Reads what it ran on; called last.</param>
    public static async Task<FinishedSearch> GatherAsync(IAsyncEnumerable<SearchEvent> events, Func<Task<SearchView>> view, Func<Task<SearchProvenance>> provenance)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(provenance);
        var ends = new List<CandidateView>();
        var rungs = new Dictionary<(int, int), RungScore>();
        DateTimeOffset? ended = null;
        await foreach (var happened in events)
        {
            if (happened is { Kind: SearchEventKind.Ended, View: { } candidate })
            {
                ends.Add(candidate);
            }
            else if (happened.Report is { Rung: > 0, Validation: { } score } report)
            {
                rungs[(happened.Candidate, report.Step)] = new RungScore(happened.Candidate, report.Step, report.Steps, score.Accuracy);
            }
            else if (happened.Kind == SearchEventKind.SearchEnded)
            {
                ended = happened.Time;
            }
        }

        return new FinishedSearch(await view(), ends, await provenance(), ended) { Rungs = [.. rungs.Values.OrderBy(r => r.Candidate).ThenBy(r => r.Step)] };
    }
}

/// <summary>Validation score of a running training.</summary>
/// <param name="Candidate">Number of the candidate.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Accuracy">Validation accuracy, [0, 1].</param>
public sealed record RungScore(int Candidate, int Step, int Steps, double Accuracy);
