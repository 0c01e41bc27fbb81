using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>One-shot sensitivity of each module (SNIP, 1810.02340; docs/strategies/sensitivity.md). Selects by the budget.</summary>
public sealed class SensitivityProbe : IModuleProbe
{
    private readonly SensitivityOptions options;

    /// <summary>A probe.</summary>
    public SensitivityProbe(SensitivityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
    }

    /// <inheritdoc/>
    public int Steps => options.Batches;

    /// <inheritdoc/>
    public ModuleScores Measure(JobContext context, ProbeJob job, Workbench bench, Action progress)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(bench);
        ArgumentNullException.ThrowIfNull(progress);
        using var scope = NewDisposeScope();
        var shape = bench.Model.Shape;
        var shuffled = options.ShuffleLabels ? bench.Data.Train.WithShuffledLabels(context.Seeds.Of("shuffle-train")) : null;
        try
        {
            var train = shuffled ?? bench.Data.Train;
            var stream = new BatchStream(train.Count, job.Training.BatchSize, context.Seeds.Of("probe-batches"));
            using var weights = new OpenWeights(bench.Targets);
            using var gradients = new MeanGradients(weights.Handles);
            for (var i = 0; i < options.Batches; i++)
            {
                progress();
                gradients.Add(() =>
                {
                    var batch = stream.Next(train);
                    return batch.Loss(bench.Model.Logits(batch.Input));
                });
            }

            var saliency = gradients.Saliency();
            var norm = gradients.Norms();
            var compared = SensitivityRule.PerCost(options.Cost, options.Score == SensitivityScore.Saliency ? saliency : norm, shape);
            return new ModuleScores
            {
                ByReadout = new Dictionary<string, IReadOnlyList<double>>
                {
                    ["saliency"] = saliency, ["gradientNorm"] = norm, ["sensitivity"] = compared,
                },
                Mask = BudgetSelection.Greedy(compared, DamDiscretizer.Costs(shape, job.Rank), job.BudgetParameters),
            };
        }
        finally
        {
            shuffled?.Dispose();
        }
    }
}
