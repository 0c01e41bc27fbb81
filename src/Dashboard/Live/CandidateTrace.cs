using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Live;

/// <summary>One candidate with what its reports left behind.</summary>
public sealed class CandidateTrace
{
    private const int MostPoints = 240, MostFrames = 120, MostLog = 100;
    private readonly Thinned<CurvePoint> points = new(MostPoints, p => p.Accuracy is not null);
    private readonly Thinned<ModuleFrame> frames = new(MostFrames);
    private readonly Queue<SearchEvent> log = new();

    /// <summary>The candidate as of its newest event.</summary>
    public CandidateView View { get; private set; } = null!;

    /// <summary>Its curve, thinned between rungs.</summary>
    public IReadOnlyList<CurvePoint> Points => points;

    /// <summary>States of its gates or ranks, thinned; empty for jobs that move neither.</summary>
    public IReadOnlyList<ModuleFrame> Frames => frames;

    /// <summary>What happened to it, newest first, without reports between rungs.</summary>
    public IEnumerable<SearchEvent> Log => log.Reverse();

    /// <summary>When its newest attempt began; null while it waits for its first.</summary>
    public DateTimeOffset? Started { get; private set; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? Ended { get; private set; }

    /// <summary>Newest report; null before the first of an attempt.</summary>
    public CandidateReport? Report { get; private set; }

    /// <summary>Validation accuracy: of its end, else of its newest rung.</summary>
    public double? Accuracy => View.Outcome?.Validation?.Accuracy ?? Report?.Validation?.Accuracy ?? LastRung();

    /// <summary>Adapter parameters of its end, else null.</summary>
    public long? Parameters => View.Outcome is { Status: CandidateStatus.Completed or CandidateStatus.Stopped } outcome ? outcome.AdapterParameters : null;

    /// <summary>True while neither waiting nor running.</summary>
    public bool HasEnded => View.Status is not (CandidateStatus.Waiting or CandidateStatus.Running);

    /// <summary>Takes an event over that says how the candidate is.</summary>
    internal void Take(SearchEvent happened)
    {
        View = happened.View!;
        switch (happened.Kind)
        {
            case SearchEventKind.Started:
                Started = happened.Time;
                Report = View.Report;
                break;
            case SearchEventKind.AttemptLost:
                Report = null;
                break;
            default:
                break;
        }

        if (HasEnded && Ended is null)
        {
            Ended = happened.Time;
            if (View.Outcome?.Modules is { } modules)
            {
                Decided(modules, happened.Time);
            }
        }
    }

    /// <summary>Keeps an event for people.</summary>
    internal void Note(SearchEvent happened)
    {
        log.Enqueue(happened);
        if (log.Count > MostLog)
        {
            log.Dequeue();
        }
    }

    /// <summary>Takes a report over.</summary>
    internal void Take(DateTimeOffset time, CandidateReport report)
    {
        Report = report;
        points.Add(new CurvePoint(View.Attempt, report.Step, time, report.TrainLoss, report.Validation?.Accuracy, report.Validation?.Loss, report.StepsPerSecond));
        if (report.Gates is { Count: > 0 } gates)
        {
            frames.Add(new ModuleFrame(report.Step, time, gates, false));
        }
        else if (report.Ranks is { Count: > 0 } ranks)
        {
            frames.Add(new ModuleFrame(report.Step, time, [.. ranks.Select(r => (double)r)], true));
        }
    }

    private double? LastRung()
    {
        for (var i = points.Count - 1; i >= 0; i--)
        {
            if (points[i].Accuracy is { } accuracy)
            {
                return accuracy;
            }
        }

        return null;
    }

    /// <summary>What stands at the end: the log of a search is finer than its reports; ranks that were decided are the last frame.</summary>
    private void Decided(ModuleScores modules, DateTimeOffset time)
    {
        if (frames.Count == 0)
        {
            foreach (var entry in modules.Log)
            {
                frames.Add(new ModuleFrame(entry.Step, time, entry.Gates, false));
            }
        }

        var step = View.Outcome!.Steps;
        if (modules.Ranks.Count > 0)
        {
            frames.Add(new ModuleFrame(step, time, [.. modules.Ranks.Select(r => (double)r)], true));
        }
        else if (modules.Gates.Count > 0)
        {
            frames.Add(new ModuleFrame(step, time, modules.Gates, false));
        }
        else if (modules.ByReadout.Count == 0 && modules.Mask.Count > 0)
        {
            frames.Add(new ModuleFrame(step, time, [.. modules.Mask.Select(m => m ? 1.0 : 0)], false));
        }
    }
}
