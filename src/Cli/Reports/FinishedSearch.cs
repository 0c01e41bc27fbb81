using AdapterSearch.Client;
using AdapterSearch.Domain;

namespace AdapterSearch.Cli.Reports;

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

    /// <summary>Reads an ended search from its service.</summary>
    public static async Task<FinishedSearch> ReadAsync(AdapterSearchClient client, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        var ends = new List<CandidateView>();
        var rungs = new Dictionary<(int, int), RungScore>();
        DateTimeOffset? ended = null;
        await foreach (var happened in client.WatchAsync(id, 0, cancellation))
        {
            if (happened is { Kind: SearchEventKind.Ended, View: { } view })
            {
                ends.Add(view);
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

        return new FinishedSearch(await client.GetAsync(id, cancellation), ends, await client.ProvenanceAsync(id, cancellation), ended)
        {
            Rungs = [.. rungs.Values.OrderBy(r => r.Candidate).ThenBy(r => r.Step)],
        };
    }
}

/// <summary>Validation score of a running training.</summary>
/// <param name="Candidate">Number of the candidate.</param>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Accuracy">Validation accuracy, [0, 1].</param>
public sealed record RungScore(int Candidate, int Step, int Steps, double Accuracy);
