using System.Collections.Immutable;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Grains;

/// <summary>The allowance of device work, where the spec sets one, applied to a run's proposals.</summary>
internal static class AllowanceRules
{
    /// <summary>What each arm may do under the state's allowance; empty where there is none.</summary>
    public static ImmutableArray<ArmAllowance> Arms(SearchSpec spec, ModelShape shape, double allowance, Func<StrategyOptions, IStrategy> strategies) =>
        allowance > 0 ? [.. spec.Arms.Select(arm => TrialAllowance.Fit(spec, shape, arm, allowance, strategies))] : [];

    /// <summary>An arm's options, with as many trials as the allowance holds.</summary>
    public static StrategyOptions Options(PlanState state, int arm) => state.Allowances.IsEmpty ? state.Spec.Arms[arm].Strategy : state.Allowances[arm].Options;

    /// <summary>A proposal's job as it may run, and why not where it may not.</summary>
    public static (CandidateJob Job, string? Refusal) Fit(PlanState state, ArmRun run, StrategyProposal proposal)
    {
        if (ArmTuning.ScoresTest(proposal.Job) && proposal.Role != CandidateRole.Final)
        {
            return (ArmTuning.WithoutTest(proposal.Job), "Only a final training may score the test split.");
        }

        if (state.AllowanceSteps <= 0)
        {
            return (proposal.Job, null);
        }

        double Cost(CandidateJob job) => JobCost.Steps(job, state.Spec, state.Shape, number => state.Candidates.GetValueOrDefault(number)?.Job);

        // What was refused never ran.
        var spent = run.Numbers.Select(n => state.Candidates[n])
            .Where(c => c.ProposedAs != CandidateRole.Final && !(c.HasEnded && c.Attempt == 0))
            .Sum(c => Cost(c.Job));
        var (fitted, refusal) = DeviceAllowance.Fit(state.AllowanceSteps, spent, proposal, Cost, state.Allowances[run.Arm].FinalSteps);
        return (fitted ?? proposal.Job, fitted is null ? refusal : null);
    }
}
