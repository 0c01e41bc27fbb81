using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>A trial that has a score.</summary>
/// <param name="Candidate">The trial.</param>
/// <param name="Score">Its score, higher is better.</param>
/// <param name="Parameters">Its adapter parameters.</param>
internal sealed record TrialResult(StrategyCandidate Candidate, double Score, long Parameters);

/// <summary>How trials are compared.</summary>
internal static class TrialScore
{
    /// <summary>What is searched for, higher is better; NaN for a trial without a usable score.</summary>
    public static double Of(CandidateOutcome outcome, SearchObjective objective)
    {
        if (outcome is not { Status: CandidateStatus.Completed or CandidateStatus.Stopped, Validation: { } score })
        {
            return double.NaN;
        }

        var value = objective == SearchObjective.ValidationAccuracy ? score.Accuracy : -score.Loss;
        return double.IsFinite(value) ? value : double.NaN;
    }

    /// <summary>Best first; ties go to the lower validation loss, then to the earlier trial.</summary>
    public static IOrderedEnumerable<TrialResult> Ranked(IEnumerable<TrialResult> results) => results
        .OrderByDescending(r => r.Score)
        .ThenBy(r => double.IsNaN(r.Candidate.Outcome!.Validation!.Loss) ? double.PositiveInfinity : r.Candidate.Outcome!.Validation!.Loss)
        .ThenBy(r => r.Candidate.Number);

    /// <summary>Trials that no other beats in score without more parameters, or in parameters without a lower score; best score first.</summary>
    public static IEnumerable<TrialResult> Front(IEnumerable<TrialResult> results)
    {
        var fewest = long.MaxValue;
        foreach (var result in results.OrderByDescending(r => r.Score).ThenBy(r => r.Parameters).ThenBy(r => r.Candidate.Number))
        {
            if (result.Parameters < fewest)
            {
                fewest = result.Parameters;
                yield return result;
            }
        }
    }
}
