using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>An arm that asks a training-free probe for a mask or for ranks and trains them at the budget.</summary>
internal static class ProbeArm
{
    /// <summary>The probe chooses modules; ranks fill the budget.</summary>
    public static StrategyStep Next(ProbeKind kind, StrategyContext context, IReadOnlyList<StrategyCandidate> history, StrategyOptions? method = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        return Finals.AfterSearch(
            history,
            () => Probe(kind, context, method),
            (_, modules) =>
            {
                var ranks = RankFill.Ranks(modules.Mask, context.Shape, context.BudgetParameters);
                return ranks.Any(r => r > 0) ? Finals.Lora(context, ranks) : null;
            },
            $"The budget of {context.BudgetParameters} parameters holds no module at rank {context.Spec.Rank}.");
    }

    /// <summary>The probe chooses ranks within the budget and may leave start values.</summary>
    /// <param name="kind">Probe.</param>
    /// <param name="method">Its options.</param>
    /// <param name="context">What does not change.</param>
    /// <param name="history">Candidates so far.</param>
    /// <param name="startValues">Whether the probe leaves factors that the final training starts from.</param>
    /// <param name="alpha">α of a module of some rank; null keeps the spec's scale.</param>
    public static StrategyStep NextRanks(
        ProbeKind kind, StrategyOptions method, StrategyContext context, IReadOnlyList<StrategyCandidate> history, bool startValues, Func<int, double>? alpha = null)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        return Finals.AfterSearch(
            history,
            () => Probe(kind, context, method),
            (found, modules) =>
            {
                if (modules.Ranks.Count != context.Shape.Modules.Count || modules.Ranks.All(r => r == 0))
                {
                    return null;
                }

                var configuration = Finals.Configuration(context, modules.Ranks);
                if (alpha is not null)
                {
                    var adapters = configuration.Adapters;
                    configuration = configuration with
                    {
                        Adapters = adapters with { Modules = [.. adapters.Modules.Select(m => m with { Alpha = alpha(m.Rank) })] },
                    };
                }

                var final = Finals.Training(context, configuration);
                return startValues ? final with { Job = ((TrainJob)final.Job) with { FactorsFrom = found.Number } } : final;
            },
            $"The budget of {context.BudgetParameters} parameters left no module a rank.");
    }

    private static StrategyProposal Probe(ProbeKind kind, StrategyContext context, StrategyOptions? method)
    {
        var spec = context.Spec;
        return new StrategyProposal(
            CandidateRole.Search,
            new ProbeJob(kind, spec.Training, context.LearningRate, spec.Rank, spec.AlphaPerRank, context.BudgetParameters, method));
    }
}
