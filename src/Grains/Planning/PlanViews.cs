using System.Globalization;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Grains;

/// <summary>The planner's state as people see it.</summary>
public static class PlanViews
{
    /// <summary>One candidate.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="report">Its newest report; null when there is none.</param>
    public static CandidateView Candidate(PlannedCandidate candidate, CandidateReport? report)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return new CandidateView
        {
            Number = candidate.Number,
            Arm = candidate.Arm,
            Repetition = candidate.Repetition,
            Role = candidate.Role,
            Job = candidate.Job,
            Status = candidate.Status,
            Attempt = candidate.Attempt,
            Report = report,
            Outcome = candidate.Outcome,
            Lease = candidate.Lease,
            Stage = candidate.Stage,
            Accumulation = candidate.Accumulation > 1 ? candidate.Accumulation : null,
            IdempotencyKey = candidate.IdempotencyKey.Length > 0 ? candidate.IdempotencyKey : null,
            MemoryFactor = candidate.MemoryFactor > 1 ? candidate.MemoryFactor : null,
        };
    }

    /// <summary>The line in the list of searches.</summary>
    /// <param name="state">State of the search.</param>
    /// <param name="id">Its id.</param>
    /// <param name="submitted">When it was accepted.</param>
    public static SearchSummary Summary(PlanState state, string id, DateTimeOffset submitted)
    {
        ArgumentNullException.ThrowIfNull(state);
        return new SearchSummary(id, state.Spec.Name, state.Status, state.Finished, state.Candidates.Count, submitted, state.Reason, state.Paused);
    }

    /// <summary>The whole search.</summary>
    /// <param name="state">State of the search.</param>
    /// <param name="summary">Its line in the list.</param>
    /// <param name="reports">Newest reports by candidate.</param>
    /// <param name="lastEvent">Sequence number of the newest event.</param>
    public static SearchView Search(PlanState state, SearchSummary summary, IReadOnlyDictionary<int, CandidateReport> reports, long lastEvent)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(reports);
        CandidateView[] candidates = [.. state.Candidates.Values.Select(c => Candidate(c, reports.GetValueOrDefault(c.Number)))];
        return Overview(state, summary, lastEvent, candidates) with { Candidates = candidates };
    }

    /// <summary>The search without its candidates.</summary>
    /// <param name="state">State of the search.</param>
    /// <param name="summary">Its line in the list.</param>
    /// <param name="lastEvent">Sequence number of the newest event.</param>
    public static SearchView Overview(PlanState state, SearchSummary summary, long lastEvent)
    {
        ArgumentNullException.ThrowIfNull(state);
        return Overview(state, summary, lastEvent, [.. state.Candidates.Values.Select(c => Candidate(c, null))]);
    }

    /// <summary>Candidates in the order of their numbers.</summary>
    /// <param name="state">State of the search.</param>
    /// <param name="reports">Newest reports by candidate.</param>
    /// <param name="after">The number behind which to begin.</param>
    /// <param name="max">Most candidates.</param>
    public static IReadOnlyList<CandidateView> Page(PlanState state, IReadOnlyDictionary<int, CandidateReport> reports, int after, int max)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(reports);
        return [.. state.Candidates.SkipWhile(c => c.Key <= after).Take(max).Select(c => Candidate(c.Value, reports.GetValueOrDefault(c.Key)))];
    }

    private static SearchView Overview(PlanState state, SearchSummary summary, long lastEvent, IReadOnlyList<CandidateView> candidates) => new()
    {
        Summary = summary,
        Spec = state.Spec,
        Shape = state.Shape,
        BudgetParameters = state.BudgetParameters,
        LearningRate = state.LearningRate,
        AllowanceSteps = state.AllowanceSteps,
        Board = BoardRules.Lines(state.Spec, state.BudgetParameters, candidates).Select((line, arm) => line with
        {
            LearningRate = RunRules.ArmRate(state, arm),
            Reason = state.Runs.FirstOrDefault(r => r.Arm == arm && r.Failure.Length > 0)?.Failure ?? "",
        }).ToArray(),
        Winner = BoardRules.Winner(state.Spec, state.BudgetParameters, candidates),
        LastEvent = lastEvent,
    };

    /// <summary>An outcome without the step log of a DAM search.</summary>
    internal static CandidateOutcome? WithoutLog(CandidateOutcome? outcome) =>
        outcome?.Modules is { Log.Count: > 0 } modules ? outcome with { Modules = modules with { Log = [] } } : outcome;

    /// <summary>An end in one sentence.</summary>
    internal static string Describe(CandidateOutcome outcome)
    {
        if (outcome.Status is CandidateStatus.Failed)
        {
            return $"{outcome.Status} ({outcome.Failure}): {outcome.Reason}";
        }

        var validation = outcome.Validation is { } v ? string.Create(CultureInfo.InvariantCulture, $", validation {v.Accuracy:P1}") : "";
        var test = outcome.Test is { } t ? string.Create(CultureInfo.InvariantCulture, $", test {t.Accuracy:P1}") : "";
        return $"{outcome.Status}{validation}{test}.";
    }
}
