using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Grains;

/// <summary>The hard budget: what exceeds it never starts, whichever strategy proposed it.</summary>
internal static class BudgetRules
{
    /// <summary>Why a proposal may not start; null when it may.</summary>
    public static string? Refusal(PlanState state, ArmSpec arm, StrategyProposal proposal)
    {
        if (StrategyCatalog.IsOutsideBudget(arm.Strategy))
        {
            return null;
        }

        return proposal.Job switch
        {
            TrainJob { Configuration.Mode: TrainingMode.Full } => "It trains every weight; only the reference full-fine-tuning may leave the budget.",
            TrainJob train => Parameters(train.Configuration.Adapters, state),
            DamSearchJob dam when dam.BudgetParameters > state.BudgetParameters =>
                $"It searches for a budget of {dam.BudgetParameters} parameters; the search's budget is {state.BudgetParameters}.",
            ProbeJob probe when probe.BudgetParameters > state.BudgetParameters =>
                $"It probes for a budget of {probe.BudgetParameters} parameters; the search's budget is {state.BudgetParameters}.",
            RankControlJob control when control.BudgetParameters > state.BudgetParameters =>
                $"It works for a budget of {control.BudgetParameters} parameters; the search's budget is {state.BudgetParameters}.",
            _ => null,
        };
    }

    private static string? Parameters(AdapterConfiguration adapters, PlanState state)
    {
        try
        {
            var parameters = adapters.Parameters(state.Shape);
            return parameters > state.BudgetParameters ? $"It needs {parameters} adapter parameters; the budget is {state.BudgetParameters}." : null;
        }
        catch (ArgumentException fault)
        {
            return fault.Message;
        }
    }
}
