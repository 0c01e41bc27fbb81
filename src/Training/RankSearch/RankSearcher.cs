using AdapterSearch.Domain;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;

namespace AdapterSearch.Training.RankSearch;

/// <summary>
/// Searches ranks for a later training on a supernet with one gate per rank column, on one device, on the calling thread. Equal seeds give equal
/// numbers, also across an interruption.
/// </summary>
public sealed class RankSearcher : IJobKind<RankControlJob>
{
    /// <summary>Whether a method only searches ranks, instead of ending in trained adapters.</summary>
    public static bool Handles(RankMethodOptions method) => method is AutoLoraOptions or BipeftOptions;

    /// <inheritdoc/>
    public CandidateOutcome Run(JobContext context, RankControlJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(report);
        if (job.ScoreTest)
        {
            throw new BadConfigurationException("A search of ranks has no test score; only the training after it may.");
        }

        using var bench = Workbench.Open(context, TrainingMode.Adapters, job.Training);
        using var net = EncoderSupernet.Inject(bench, LargestRank(job.Method), job.AlphaPerRank, context.Spec.RankStabilized, context.Seeds.Adapters);
        using var weights = new WeightOptimizer(
            net.NamedWeights, job.LearningRate, LearningRateSchedule.From(job.Training), job.Training.WeightDecay, job.Training.MaxGradientNorm);
        var (splits, search) = job.Method switch
        {
            AutoLoraOptions autoLora => AutoLora(context, job, bench, net, weights, autoLora),
            BipeftOptions bipeft => Bipeft(context, job, bench, net, weights, bipeft),
            _ => throw new BadConfigurationException($"No search of ranks has options of type {job.Method.GetType().Name}."),
        };
        return new RankSearchRun(context, job, bench, net, weights, search, splits, report, cancellation).ToEnd() with
        {
            AdapterParameters = net.AdapterParameters,
            TrainableParameters = net.Weights.Sum(w => w.numel()),
        };
    }

    private static int LargestRank(RankMethodOptions method) => method switch
    {
        AutoLoraOptions autoLora => autoLora.Rank,
        BipeftOptions bipeft => bipeft.Ranks.Max(),
        _ => throw new BadConfigurationException($"No search of ranks has options of type {method.GetType().Name}."),
    };

    private static (SearchSplits Splits, IRankSearch Search) AutoLora(
        JobContext context, RankControlJob job, Workbench bench, EncoderSupernet net, WeightOptimizer weights, AutoLoraOptions options) =>
        (new SearchSplits(context, bench.Data, options.WeightShare, job.Training.BatchSize, options.GateBatchSize),
            new AutoLoraSearch(net, weights, options, bench.Model.Shape, job.BudgetParameters, job.Training.MaxGradientNorm));

    private static (SearchSplits Splits, IRankSearch Search) Bipeft(
        JobContext context, RankControlJob job, Workbench bench, EncoderSupernet net, WeightOptimizer weights, BipeftOptions options)
    {
        var splits = new SearchSplits(context, bench.Data, 1, job.Training.BatchSize, options.GateBatchSize);
        var count = net.Modules.Count * (2 + options.Ranks.Count);
        var random = new SeedStream(context.Seeds.Of("architecture-init")).Random();
        double[] initial = [.. Enumerable.Range(0, count).Select(_ => options.InitialDeviation * Normal(random))];
        var noise = new SeedStream(context.Seeds.Of("gate-noise"));
        return (splits, new BipeftSearch(
            net,
            weights,
            options,
            bench.Model.Shape,
            job.BudgetParameters,
            initial,
            (step, forWeights) => Gumbel(noise.For(step).For(forWeights ? "weights" : "gates").Random(), count),
            options.WarmupEpochs * splits.StepsPerEpoch,
            job.Training.MaxGradientNorm));
    }

    private static double[] Gumbel(DeterministicRandom random, int count) => [.. Enumerable.Range(0, count).Select(_ => -Math.Log(-Math.Log(Open(random))))];

    // Box and Muller 1958.
    private static double Normal(DeterministicRandom random) => Math.Sqrt(-2 * Math.Log(Open(random))) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Open(DeterministicRandom random) => Math.Clamp(random.NextDouble(), 1e-12, 1 - 1e-12);
}
