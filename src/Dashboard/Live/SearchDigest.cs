using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Live;

/// <summary>What the list of searches shows of one besides its summary.</summary>
/// <param name="Finished">Candidates that had ended when it was made.</param>
/// <param name="Status">Status when it was made.</param>
/// <param name="Read">When it was made.</param>
/// <param name="Best">Best validation accuracy of a trial or final training within the budget; null before the first.</param>
/// <param name="BestArm">Arm of that candidate.</param>
/// <param name="DeviceSeconds">Seconds on devices so far.</param>
/// <param name="Running">Candidates that run.</param>
/// <param name="Winner">Number of the winner; null until known.</param>
public sealed record SearchDigest(
    int Finished,
    SearchStatus Status,
    DateTimeOffset Read,
    double? Best,
    string BestArm,
    double DeviceSeconds,
    int Running,
    int? Winner)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(2), AgePerThousand = TimeSpan.FromSeconds(2);

    /// <summary>Ended candidates per minute since the search was accepted; 0 before the first.</summary>
    /// <param name="summary">Its line.</param>
    public double PerMinute(SearchSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var minutes = (Read - summary.Submitted).TotalMinutes;
        return minutes > 0 ? Finished / minutes : 0;
    }

    /// <summary>Planned work left at that rate; null while unknown or not running.</summary>
    /// <param name="summary">Its line.</param>
    public TimeSpan? TimeLeft(SearchSummary summary)
    {
        ArgumentNullException.ThrowIfNull(summary);
        var rate = PerMinute(summary);
        return Status != SearchStatus.Running || rate <= 0 || summary.Planned < Finished ? null : TimeSpan.FromMinutes(Math.Min((summary.Planned - Finished) / rate, 525_600));
    }

    /// <summary>Makes it from a view.</summary>
    internal static SearchDigest Of(SearchSummary summary, SearchView? view, DateTimeOffset now)
    {
        if (view is null)
        {
            return new SearchDigest(summary.Finished, summary.Status, now, null, "", 0, 0, null);
        }

        var best = view.Candidates
            .Where(c => c is { Role: CandidateRole.Trial or CandidateRole.Final, Job: RankControlJob or TrainJob { Configuration.Mode: not TrainingMode.Full }, Outcome.Validation: not null }
                && c.Outcome!.AdapterParameters <= view.BudgetParameters)
            .MaxBy(c => c.Outcome!.Validation!.Accuracy);
        return new SearchDigest(
            view.Summary.Finished,
            view.Summary.Status,
            now,
            best?.Outcome?.Validation?.Accuracy,
            best?.Arm ?? "",
            view.Candidates.Sum(c => c.Outcome?.Seconds ?? 0),
            view.Candidates.Count(c => c.Status == CandidateStatus.Running),
            view.Winner);
    }

    /// <summary>True while it need not be read again; the more candidates a search has, the longer.</summary>
    internal bool Fits(SearchSummary summary, DateTimeOffset now) =>
        now - Read < Age + (AgePerThousand * (summary.Planned / 1000)) || (summary.Status == Status && Status != SearchStatus.Running);
}
