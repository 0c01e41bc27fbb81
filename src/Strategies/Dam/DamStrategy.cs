using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// DiffoRA's scheme (2502.08905) as reconstructed in docs/strategies/dam.md: search the Differential Adaptation Matrix on a gated all-module supernet,
/// make it binary, train the selected modules at the budget. With <see cref="DamRelaxation.Off"/> it is the gates-off control.
/// </summary>
/// <param name="options">Settings of the search.</param>
public sealed class DamStrategy(DamOptions options) : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        return Finals.AfterSearch(
            history,
            () => Search(context),
            (found, modules) => Final(context, found, modules),
            $"The search selected no module that the budget of {context.BudgetParameters} parameters holds; raise the budget, lower the rank, or select more (scope, ratio, threshold).");
    }

    private StrategyProposal Search(StrategyContext context)
    {
        var spec = context.Spec;
        var training = spec.Training with { Steps = options.Steps > 0 ? options.Steps : spec.Training.Steps };
        var rank = options.Rank > 0 ? options.Rank : spec.Rank;
        return new StrategyProposal(
            CandidateRole.Search,
            new DamSearchJob(options, training, context.LearningRate, rank, spec.AlphaPerRank, context.BudgetParameters));
    }

    private StrategyProposal? Final(StrategyContext context, StrategyCandidate found, ModuleScores modules)
    {
        if (modules.Mask.Count != context.Shape.Modules.Count || !modules.Mask.Any(selected => selected))
        {
            return null;
        }

        var budget = context.BudgetParameters;
        if (options.Sharing == WeightSharing.Unselected)
        {
            budget -= Enumerable.Range(0, modules.Mask.Count)
                .Where(i => !modules.Mask[i])
                .Select(i => (context.Shape.Modules[i].InFeatures, context.Shape.Modules[i].OutFeatures))
                .Distinct()
                .Sum(s => options.SharedRank * ((long)s.InFeatures + s.OutFeatures));
        }

        var configuration = Finals.Configuration(context, RankFill.Ranks(modules.Mask, context.Shape, budget));
        if (configuration.Adapters.Modules.Count == 0)
        {
            return null;
        }

        configuration = configuration with
        {
            Adapters = configuration.Adapters with
            {
                Sharing = options.Sharing,
                SharedRank = options.Sharing == WeightSharing.Unselected ? options.SharedRank : 0,
            },
        };
        return Finals.Training(context, configuration, options.Stage2 == Stage2Start.Warm ? found.Number : null);
    }
}
