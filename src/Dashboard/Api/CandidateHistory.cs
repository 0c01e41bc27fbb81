using System.Globalization;
using AdapterSearch.Dashboard.Api.Reading;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Dashboard.Api;

/// <summary>What the events of one candidate tell: curve, log, gates over time.</summary>
internal static class CandidateHistory
{
    private const int EventPage = 1000, MostEvents = 20_000, MostPoints = 2000;

    public static async Task<CandidateDetails> DetailsAsync(ISearchGrain search, CandidateView candidate, CancellationToken cancellation)
    {
        var events = await EventsAsync(search, candidate.Number, cancellation);
        var curve = new List<CurveReport>();
        var attempt = 1;
        foreach (var happened in events)
        {
            attempt = happened.View?.Attempt is > 0 and var newest ? newest : attempt;
            if (happened.Report is { } report)
            {
                curve.Add(new CurveReport(attempt, report.Step, report.TrainLoss, report.Validation?.Loss, report.Validation?.Accuracy, report.StepsPerSecond));
            }
        }

        return new CandidateDetails(
            candidate,
            Thin(curve, c => c.ValidationAccuracy is not null),
            [.. events.Where(e => e.Kind != SearchEventKind.Report).Select(e => new LogLine(e.Sequence, e.Time, e.Kind, e.Candidate, e.Message))]);
    }

    public static async Task<GateHistory> GatesAsync(ISearchGrain search, SearchSnapshot snapshot, CandidateView candidate, CancellationToken cancellation)
    {
        var frames = new SortedDictionary<int, GateFrame>();
        var quantity = candidate.Job is RankControlJob ? "rank" : "gate";
        foreach (var happened in await EventsAsync(search, candidate.Number, cancellation))
        {
            if (happened.Report is { Gates: { Count: > 0 } gates } withGates)
            {
                frames[withGates.Step] = new GateFrame(withGates.Step, gates);
            }
            else if (happened.Report is { Ranks: { Count: > 0 } ranks } withRanks)
            {
                frames[withRanks.Step] = new GateFrame(withRanks.Step, [.. ranks.Select(r => (double)r)]);
            }

            // The log that comes with the end is denser than what was reported on the way.
            foreach (var entry in happened is { Kind: SearchEventKind.Ended, View.Outcome.Modules.Log: var log } ? log : [])
            {
                frames[entry.Step] = new GateFrame(entry.Step, entry.Gates);
            }
        }

        return new GateHistory(
            candidate.Number,
            candidate.Arm,
            candidate.Repetition,
            quantity,
            [.. snapshot.Header.Shape.Modules.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Address.Layer}.{m.Address.Projection}"))],
            Thin([.. frames.Values], _ => false),
            candidate.Outcome?.Modules?.Mask ?? []);
    }

    public static async Task<IReadOnlyList<SearchEvent>> EventsAsync(ISearchGrain search, int candidate, CancellationToken cancellation)
    {
        var events = new List<SearchEvent>();
        while (events.Count < MostEvents
            && await search.ReadCandidateEventsAsync(candidate, events.Count == 0 ? 0 : events[^1].Sequence, EventPage, cancellation) is { Count: > 0 } page)
        {
            events.AddRange(page);
        }

        return events;
    }

    /// <summary>At most so many points: every n-th, the last, and those that must stay.</summary>
    private static List<T> Thin<T>(List<T> points, Predicate<T> stays)
    {
        var every = ((points.Count - 1) / MostPoints) + 1;
        return every == 1 ? points : [.. points.Where((p, i) => i % every == 0 || i == points.Count - 1 || stays(p))];
    }
}
