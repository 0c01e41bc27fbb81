using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>The board of a search: one line per arm over its final trainings, and the winner.</summary>
public static class BoardRules
{
    /// <summary>One line per arm, in the order of the spec. Only completed final trainings count; failures are counted apart.</summary>
    public static IReadOnlyList<BoardLine> Lines(SearchSpec spec, long budget, IReadOnlyList<CandidateView> candidates)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(candidates);
        return [.. spec.Arms.Select(arm => Line(arm, budget, [.. candidates.Where(c => c.Arm == arm.Name)]))];
    }

    /// <summary>
    /// Candidate number of the winner: of the arms whose final trainings all respect the budget, the one with the highest mean validation
    /// accuracy (ties: fewer parameters, then order of the spec); of its final trainings the one with the highest validation accuracy (ties:
    /// lower loss, then lower number). The test split has no say. Null while nothing qualifies.
    /// </summary>
    public static int? Winner(SearchSpec spec, long budget, IReadOnlyList<CandidateView> candidates)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(candidates);
        var best = Lines(spec, budget, candidates)
            .Where(l => l.Finals > 0 && l.WithinBudget && l.AdapterParameters > 0)
            .OrderByDescending(l => l.ValidationAccuracy)
            .ThenBy(l => l.AdapterParameters)
            .FirstOrDefault();
        return best is null
            ? null
            : Finals(candidates.Where(c => c.Arm == best.Arm))
                .OrderByDescending(c => c.Outcome!.Validation!.Accuracy)
                .ThenBy(c => c.Outcome!.Validation!.Loss)
                .ThenBy(c => c.Number)
                .First().Number;
    }

    private static IEnumerable<CandidateView> Finals(IEnumerable<CandidateView> candidates) => candidates
        .Where(c => c.Role == CandidateRole.Final
            && c.Outcome is { Status: CandidateStatus.Completed, Validation: not null, Test: not null });

    private static BoardLine Line(ArmSpec arm, long budget, IReadOnlyList<CandidateView> candidates)
    {
        // What an arm's choice of its learning rate ran is no result; it only cost.
        var tuning = candidates.Where(c => c.Role == CandidateRole.Tuning).Sum(c => c.Outcome?.Seconds ?? 0);
        candidates = [.. candidates.Where(c => c.Role != CandidateRole.Tuning)];
        var finals = Finals(candidates).Select(c => c.Outcome!).ToArray();
        var failures = candidates.Count(c => c.Status == CandidateStatus.Failed);
        if (finals.Length == 0)
        {
            return new BoardLine { Arm = arm.Name, Failures = failures, TuningSeconds = tuning };
        }

        var mean = finals.Average(f => f.Test!.Accuracy);
        var squares = finals.Sum(f => (f.Test!.Accuracy - mean) * (f.Test!.Accuracy - mean));
        var repetitions = candidates.Select(c => c.Repetition).Distinct().Count();
        var before = candidates.Where(c => c.Role != CandidateRole.Final && c.Outcome is not null).Sum(c => c.Outcome!.Seconds);
        return new BoardLine
        {
            Arm = arm.Name,
            Finals = finals.Length,
            TestAccuracy = mean,
            TestSpread = finals.Length > 1 ? Math.Sqrt(squares / (finals.Length - 1)) : 0,
            ValidationAccuracy = finals.Average(f => f.Validation!.Accuracy),
            AdapterParameters = finals.Average(f => (double)f.AdapterParameters),
            FinalSeconds = finals.Average(f => f.Seconds),
            SearchSeconds = before / repetitions,
            // Whole-model training has no adapter parameters to count, yet no budget of adapters allows it.
            WithinBudget = arm.Strategy is not FullFineTuningOptions && finals.All(f => f.AdapterParameters <= budget),
            Failures = failures,
            TuningSeconds = tuning,
        };
    }
}
