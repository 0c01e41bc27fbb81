using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>CoLoRA's measurement (2408.01099; docs/strategies/colora.md): integrated-gradient contributions of the pre-trained weights, and ranks in proportion.</summary>
public sealed class ColoraProbe : IModuleProbe
{
    private readonly ColoraOptions options;

    /// <summary>A probe.</summary>
    public ColoraProbe(ColoraOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
    }

    /// <inheritdoc/>
    public int Steps => options.Batches * options.PathSteps;

    /// <inheritdoc/>
    public ModuleScores Measure(JobContext context, ProbeJob job, Workbench bench, Action progress)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(bench);
        ArgumentNullException.ThrowIfNull(progress);
        using var scope = NewDisposeScope();
        var shape = bench.Model.Shape;
        var stream = new BatchStream(bench.Data.Train.Count, job.Training.BatchSize, context.Seeds.Of("probe-batches"));
        using var weights = new OpenWeights(bench.Targets);
        var losses = Enumerable.Range(0, options.Batches).Select(_ => stream.Next()).Select(positions => (Func<IReadOnlyList<Tensor>, Tensor>)(moved =>
        {
            progress();
            weights.Place(moved);
            var batch = bench.Data.Train.Select(positions);
            return batch.Loss(bench.Model.Logits(batch.Input));
        }));
        var contributions = IntegratedGradients.Contributions(weights.Handles, options.Baseline, options.PathSteps, [.. losses]);
        var factors = ColoraRanks.Factors(contributions);
        var ranks = ColoraRanks.Allocate(factors, shape, options.MaxRank, job.BudgetParameters);
        return new ModuleScores
        {
            ByReadout = new Dictionary<string, IReadOnlyList<double>> { ["contribution"] = contributions, ["factor"] = factors },
            Mask = [.. ranks.Select(r => r > 0)],
            Ranks = ranks,
        };
    }
}
