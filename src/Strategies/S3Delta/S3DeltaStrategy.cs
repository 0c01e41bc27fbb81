using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// S3Delta (Hu et al., NeurIPS 2022; docs/strategies/s3delta.md) with its published settings: constant-sum gates, binary concrete noise, second order
/// through an AdamW step, greedy structure within the budget, retraining from fresh weights.
/// </summary>
/// <param name="options">Settings of the search.</param>
public sealed class S3DeltaStrategy(S3DeltaOptions options) : IStrategy
{
    /// <summary>The search as settings of the gate search.</summary>
    public static DamOptions Search(S3DeltaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new DamOptions
        {
            Relaxation = DamRelaxation.ConstantSum,
            Order = DamOrder.SecondAdamW,
            Slope = DamSlope.LearningRate,
            Readout = DamReadout.Gate,
            Scope = DamScope.Budget,
            Temperature = options.Temperature,
            Beta = options.Beta,
            StretchLow = options.StretchLow,
            StretchHigh = options.StretchHigh,
            InitialLogit = 0,
            GateLearningRate = options.AlphaLearningRate,
            GateBeta1 = 0.9,
            Noise = true,
            GateBatchSize = options.GateBatchSize,
            Steps = options.Steps,
            Rank = options.Rank,
            ShuffleLabels = options.ShuffleLabels,
        };
    }

    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        return Finals.AfterSearch(
            history,
            () => Search(context),
            (_, modules) =>
            {
                int[] ranks = options.FillRanks
                    ? RankFill.Ranks(modules.Mask, context.Shape, context.BudgetParameters)
                    : [.. modules.Mask.Select(on => on ? options.Rank : 0)];
                return ranks.Any(r => r > 0) ? Finals.Lora(context, ranks) : null;
            },
            $"The budget of {context.BudgetParameters} parameters holds no module at rank {options.Rank}.");
    }

    private StrategyProposal Search(StrategyContext context)
    {
        var spec = context.Spec;
        var training = spec.Training with
        {
            Steps = options.Steps > 0 ? options.Steps : spec.Training.Steps,
            Decay = LearningRateDecay.Linear,
            WarmupFraction = 0,
            WeightDecay = 0,
            MaxGradientNorm = options.MaxGradientNorm,
        };
        var rate = options.WeightLearningRate > 0 ? options.WeightLearningRate : context.LearningRate;
        return new StrategyProposal(
            CandidateRole.Search,
            new DamSearchJob(Search(options), training, rate, options.Rank, spec.AlphaPerRank, context.BudgetParameters));
    }
}
