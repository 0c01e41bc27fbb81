using AdapterSearch.Domain;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;

namespace AdapterSearch.Training.DamSearch;

/// <summary>
/// DiffoRA's search (2502.08905) as reconstructed in docs/strategies/dam.md: trains the gated all-module supernet on one device, on the calling
/// thread, and reads the Differential Adaptation Matrix out of it. Equal seeds give equal numbers, also across an interruption.
/// </summary>
public sealed class DamSearcher : IJobKind<DamSearchJob>
{
    /// <inheritdoc/>
    public CandidateOutcome Run(JobContext context, DamSearchJob job, Func<CandidateReport, ReportDecision> report, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(report);
        var memory = new PeakMemory();
        using var bench = Workbench.Open(context, TrainingMode.Adapters, job.Training);
        job = job with { Dam = job.Dam.ForLabels(TaskLoss.AreSoft(bench.Data.Train.Slice(0, 1).Labels)) };
        using var net = EncoderSupernet.Inject(bench, job.Rank, job.AlphaPerRank, context.Spec.RankStabilized, context.Seeds.Adapters);
        using var weights = new WeightOptimizer(
            net.NamedWeights, job.LearningRate, LearningRateSchedule.From(job.Training), job.Training.WeightDecay, job.Training.MaxGradientNorm);
        var noise = new SeedStream(context.Seeds.Of("gate-noise"));
        using var search = new GateSearch(
            net,
            weights,
            GateRelaxations.Create(job.Dam, bench.Model.Shape, job.Rank, job.BudgetParameters),
            job.Dam,
            job.Training.WeightDecay,
            job.Training.MaxGradientNorm,
            job.Dam.Noise ? (step, forWeights) => Uniform(noise.For(step).For(forWeights ? "weights" : "gates"), net.Modules.Count) : null);
        using var run = new DamSearchRun(context, job, bench, net, weights, search, memory, report, cancellation);
        return run.ToEnd() with
        {
            AdapterParameters = net.AdapterParameters,
            TrainableParameters = net.Weights.Sum(w => w.numel()),
        };
    }

    // Kept off 0 and 1, where the concrete sample is infinite.
    private static double[] Uniform(SeedStream seed, int count)
    {
        var random = seed.Random();
        return [.. Enumerable.Range(0, count).Select(_ => Math.Clamp(random.NextDouble(), 1e-4, 1 - 1e-4))];
    }
}
