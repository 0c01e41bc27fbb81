using System.Text.Json;
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

        var scores = ScoresOf(context.Spec, modules);
        if ((options.FillRanks ? Filled(context, modules.Mask, scores) : AtReference(context, modules.Mask, scores)) is not { Adapters.Modules.Count: > 0 } configuration)
        {
            return null;
        }

        return Finals.Training(context, configuration, options.Stage2 == Stage2Start.Warm ? found.Number : null);
    }

    /// <summary>What the modules were selected by; null where the search left it out.</summary>
    private IReadOnlyList<double>? ScoresOf(SearchSpec spec, ModuleScores modules) =>
        modules.ByReadout.GetValueOrDefault(JsonNamingPolicy.CamelCase.ConvertName(options.ForLabels(spec.Data.Planted is not null).Readout.ToString()));

    /// <summary>Ranks that use up the budget. What is shared is counted once, so that the private ranks can be higher.</summary>
    private CandidateConfiguration Filled(StrategyContext context, IReadOnlyList<bool> mask, IReadOnlyList<double>? scores)
    {
        var budget = context.BudgetParameters;
        if (options.Sharing == WeightSharing.Off)
        {
            return At(budget);
        }

        // Bisection over what the ranks would cost without sharing.
        var smallest = context.Shape.Modules.Min(m => m.ParametersPerRank);
        var (fits, exceeds) = (0L, context.Shape.Modules.Sum(m => m.ParametersPerRank * Math.Min(m.InFeatures, m.OutFeatures)) + 1);
        while (exceeds - fits > smallest)
        {
            var middle = fits + ((exceeds - fits) / 2);
            (fits, exceeds) = At(middle).Adapters.Parameters(context.Shape) <= budget ? (middle, exceeds) : (fits, middle);
        }

        // A selected module that is left without a rank joins the unselected ones and may need a shared pair more, so what lies in between is not monotone: with all of them the
        // shared part is known.
        int[] all = [.. mask.Select(on => on ? 1 : 0)];
        var left = budget - (Shared(context, all).Adapters.Parameters(context.Shape) - PrivateParameters(all));
        return new[] { fits, Math.Max(0, left) }.Select(At).Where(c => c.Adapters.Parameters(context.Shape) <= budget)
            .MaxBy(c => PrivateParameters(c.Adapters.Ranks(context.Shape)))!;

        long PrivateParameters(IReadOnlyList<int> ranks) => ranks.Select((rank, i) => rank * context.Shape.Modules[i].ParametersPerRank).Sum();

        CandidateConfiguration At(long cost) => Shared(context, RankFill.Ranks(mask, context.Shape, cost, scores));
    }

    /// <summary>The reference rank on as many selected modules as the budget holds, those that were selected by the highest numbers first.</summary>
    private CandidateConfiguration AtReference(StrategyContext context, IReadOnlyList<bool> mask, IReadOnlyList<double>? scores)
    {
        var ranks = new int[mask.Count];
        foreach (var i in Enumerable.Range(0, mask.Count).Where(i => mask[i]).OrderByDescending(i => scores?[i] ?? 0))
        {
            ranks[i] = context.Spec.Rank;
            if (Shared(context, ranks).Adapters.Parameters(context.Shape) > context.BudgetParameters)
            {
                ranks[i] = 0;
            }
        }

        return Shared(context, ranks);
    }

    private CandidateConfiguration Shared(StrategyContext context, IReadOnlyList<int> ranks)
    {
        var configuration = Finals.Configuration(context, ranks);
        return configuration with
        {
            Adapters = configuration.Adapters with
            {
                Sharing = options.Sharing,
                SharedRank = options.Sharing == WeightSharing.Unselected ? options.SharedRank : 0,
            },
        };
    }
}
