using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Grains;

/// <summary>Which runs may begin, and with which learning rate. All of it follows from the ended candidates, so a restored search decides alike.</summary>
internal static class RunRules
{
    /// <summary>Learning rate of a run; 0 while it is being chosen or when none could be.</summary>
    public static double LearningRate(PlanState state, ArmRun run)
    {
        if (state.Spec.Tuning == LearningRateTuning.Shared)
        {
            return state.LearningRate;
        }

        return run.IsTuning ? state.Spec.LearningRates[run.Repetition] : ArmRate(state, run.Arm);
    }

    /// <summary>The learning rate that an arm chose; the only one or the first where there is nothing to choose; 0 while it is being chosen.</summary>
    public static double ArmRate(PlanState state, int arm)
    {
        var spec = state.Spec;
        if (spec.Tuning == LearningRateTuning.Shared)
        {
            return state.LearningRate;
        }

        if (!ArmTuning.Applies(spec, spec.Arms[arm].Strategy))
        {
            return spec.LearningRates[0];
        }

        var runs = TuningRuns(state, arm);
        var best = runs.All(r => r.Finished) ? ArmTuning.Best([.. runs.Select(r => Scores(state, r))]) : -1;
        return best < 0 ? 0 : spec.LearningRates[best];
    }

    /// <summary>Why no learning rate of an arm worked; null while that is open or when one did.</summary>
    public static string? NoRate(PlanState state, int arm)
    {
        if (ArmRate(state, arm) > 0 || state.Spec.Tuning == LearningRateTuning.Shared)
        {
            return null;
        }

        var runs = TuningRuns(state, arm);
        return runs.All(r => r.Finished)
            ? "No learning rate could be chosen, every one failed; the first: " + (runs.Select(r => Reason(state, r)).FirstOrDefault(r => r.Length > 0) ?? "no final training completed")
            : null;
    }

    /// <summary>Repetitions that each arm may have now.</summary>
    public static IReadOnlyList<int> Granted(PlanState state)
    {
        var spec = state.Spec;
        if (spec.Racing is null)
        {
            return [.. spec.Arms.Select(_ => spec.Repetitions)];
        }

        var numbers = CandidateNumbers.Of(spec);
        return RacingRule.Granted(spec.Racing, [.. spec.Arms.Select((arm, index) =>
        {
            ArmRun[] runs = [.. Enumerable.Range(0, numbers.Repetitions).Select(k => state.Runs[numbers.Repetition(index, k)])];
            var scores = runs.Where(r => r.Finished).Select(r => (r.Repetition, Scores: Scores(state, r))).Where(r => r.Scores.Count > 0);
            return new RacingArm(
                !StrategyCatalog.IsOutsideBudget(arm.Strategy),
                runs.TakeWhile(r => r.Finished).Count(),
                scores.ToDictionary(r => r.Repetition, r => r.Scores.Average(s => s.Accuracy)));
        })]);
    }

    /// <summary>Validation scores of a run's completed final trainings.</summary>
    private static IReadOnlyList<SplitScore> Scores(PlanState state, ArmRun run) => [.. run.Numbers
        .Select(n => state.Candidates[n])
        .Where(c => c.ProposedAs == CandidateRole.Final && c.Outcome is { Status: CandidateStatus.Completed, Validation: not null })
        .Select(c => c.Outcome!.Validation!)];

    private static ArmRun[] TuningRuns(PlanState state, int arm)
    {
        var rates = state.Spec.LearningRates.Count;
        return [.. Enumerable.Range(arm * rates, rates).Select(i => state.Runs[i])];
    }

    private static string Reason(PlanState state, ArmRun run) => run.Failure.Length > 0
        ? run.Failure
        : run.Numbers.Select(n => state.Candidates[n].Outcome?.Reason ?? "").FirstOrDefault(r => r.Length > 0) ?? "";
}
