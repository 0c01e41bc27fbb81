using System.Globalization;
using System.Runtime.CompilerServices;
using AdapterSearch.Dashboard.Api.Reading;
using AdapterSearch.Dashboard.Live;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Dashboard.Api;

/// <summary>What the events of one candidate tell: curve, log, gates over time.</summary>
internal static class CandidateHistory
{
    private const int EventPage = 1000, MostPoints = 2000, MostLines = 2000;

    public static async Task<CandidateDetails> DetailsAsync(ISearchGrain search, CandidateView candidate, CancellationToken cancellation)
    {
        var curve = new Thinned<CurveReport>(MostPoints, c => c.ValidationAccuracy is not null);
        var log = new Queue<LogLine>();
        var attempt = 1;
        await foreach (var happened in EventsAsync(search, candidate.Number, cancellation))
        {
            attempt = happened.View?.Attempt is > 0 and var newest ? newest : attempt;
            if (happened.Report is { } report)
            {
                curve.Add(new CurveReport(attempt, report.Step, report.TrainLoss, report.Validation?.Loss, report.Validation?.Accuracy, report.StepsPerSecond));
            }

            if (happened.Kind != SearchEventKind.Report)
            {
                log.Enqueue(new LogLine(happened.Sequence, happened.Time, happened.Kind, happened.Candidate, happened.Message));
                if (log.Count > MostLines)
                {
                    log.Dequeue();
                }
            }
        }

        return new CandidateDetails(candidate, [.. curve], [.. log]);
    }

    public static async Task<GateHistory> GatesAsync(ISearchGrain search, SearchSnapshot snapshot, CandidateView candidate, CancellationToken cancellation)
    {
        var reported = new Thinned<GateFrame>(MostPoints);
        IReadOnlyList<GateLogEntry> atEnd = [];
        await foreach (var happened in EventsAsync(search, candidate.Number, cancellation))
        {
            if (Frame(happened.Report) is { } frame)
            {
                reported = reported.Count > 0 && frame.Step <= reported[^1].Step ? Before(reported, frame.Step) : reported;
                reported.Add(frame);
            }

            atEnd = happened is { Kind: SearchEventKind.Ended, View.Outcome.Modules.Log: var log } ? log : atEnd;
        }

        // The log that comes with the end is denser than what was reported on the way.
        var frames = new SortedDictionary<int, GateFrame>(reported.ToDictionary(f => f.Step));
        foreach (var entry in atEnd)
        {
            frames[entry.Step] = new GateFrame(entry.Step, entry.Gates);
        }

        return new GateHistory(
            candidate.Number,
            candidate.Arm,
            candidate.Repetition,
            candidate.Job is RankControlJob ? "rank" : "gate",
            [.. snapshot.Header.Shape.Modules.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Address.Layer}.{m.Address.Projection}"))],
            Thin([.. frames.Values]),
            candidate.Outcome?.Modules?.Mask ?? []);
    }

    /// <summary>Every event of a candidate, read page by page while they are enumerated.</summary>
    private static async IAsyncEnumerable<SearchEvent> EventsAsync(ISearchGrain search, int candidate, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = 0L;
        while (await search.ReadCandidateEventsAsync(candidate, last, EventPage, cancellation) is { Count: > 0 } page)
        {
            foreach (var happened in page)
            {
                yield return happened;
            }

            last = page[^1].Sequence;
        }
    }

    private static GateFrame? Frame(CandidateReport? report) => report switch
    {
        { Gates: { Count: > 0 } gates } => new GateFrame(report.Step, gates),
        { Ranks: { Count: > 0 } ranks } => new GateFrame(report.Step, [.. ranks.Select(r => (double)r)]),
        _ => null,
    };

    /// <summary>What stands when another attempt goes on from an earlier step.</summary>
    private static Thinned<GateFrame> Before(Thinned<GateFrame> frames, int step)
    {
        var kept = new Thinned<GateFrame>(MostPoints);
        foreach (var frame in frames.TakeWhile(f => f.Step < step))
        {
            kept.Add(frame);
        }

        return kept;
    }

    /// <summary>At most so many frames: every n-th and the last.</summary>
    private static List<GateFrame> Thin(List<GateFrame> frames)
    {
        var every = ((frames.Count - 1) / MostPoints) + 1;
        return every == 1 ? frames : [.. frames.Where((_, i) => i % every == 0 || i == frames.Count - 1)];
    }
}
