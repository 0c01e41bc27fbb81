using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.WarmStart;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>
/// GoRA's measurement (2502.12171; docs/strategies/gora.md): full gradients accumulated over train batches, ranks by mean|W ∘ G|, and start values of A
/// (the random start of the final training) and B (one gradient step compressed onto A).
/// </summary>
/// <remarks>Cost: one forward and full backward pass per batch, and one forward pass per step length of the γ search.</remarks>
public sealed class GoraProbe : IModuleProbe
{
    private readonly GoraOptions options;

    /// <summary>A probe.</summary>
    public GoraProbe(GoraOptions options)
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
        var stream = new BatchStream(bench.Data.Train.Count, job.Training.BatchSize, context.Seeds.Of("probe-batches"));
        var first = stream.Next(bench.Data.Train);
        stream.Cursor = new BatchCursor(0, 0);
        Tensor[] gradients;
        double[] importances, norms;
        int batches;
        using (var weights = new OpenWeights(bench.Targets))
        {
            using var mean = new MeanGradients(weights.Handles);
            Accumulate(mean, () =>
            {
                progress();
                var batch = stream.Next(bench.Data.Train);
                return batch.Loss(bench.Model.Logits(batch.Input));
            });
            importances = mean.MeanSaliency();
            norms = mean.Norms();
            batches = mean.Batches;
            using var quiet = no_grad();
            gradients = [.. Enumerable.Range(0, shape.Modules.Count).Select(mean.Mean)];
        }

        var ranks = GoraRanks.Allocate(importances, shape, options, job.BudgetParameters);
        var step = options.InitializeB && ranks.Any(r => r > 0) ? Start(context, job, bench, ranks, gradients, first, progress) : null;
        var readouts = new Dictionary<string, IReadOnlyList<double>>
        {
            ["importance"] = importances,
            ["gradientNorm"] = norms,
            ["batches"] = [.. ranks.Select(_ => (double)batches)],
        };
        if (step is not null)
        {
            readouts.Add("stepLength", [.. ranks.Select(r => r > 0 ? step.Step : 0)]);
        }

        return new ModuleScores
        {
            ByReadout = readouts,
            Mask = [.. ranks.Select(r => r > 0)],
            Ranks = ranks,
            RelaxedLoss = step?.LossBefore ?? 0,
            DiscretisedLoss = step?.LossAfter ?? 0,
        };
    }

    private void Accumulate(MeanGradients mean, Func<Tensor> loss)
    {
        double[] earlier = [];
        while (mean.Batches < options.Batches)
        {
            mean.Add(loss);
            if (mean.Batches % options.CheckEvery == 0)
            {
                var now = mean.MeanSaliency();
                if (GoraRanks.Settled(earlier, now, options.StopChange))
                {
                    return;
                }

                earlier = now;
            }
        }
    }

    private GoraStep Start(
        JobContext context, ProbeJob job, Workbench bench, int[] ranks, Tensor[] gradients, Batch first, Action progress)
    {
        var shape = bench.Model.Shape;
        var configuration = AdapterConfiguration.FromRanks(shape, ranks, job.AlphaPerRank, context.Spec.RankStabilized);
        using var adapters = AdapterSet.Inject(bench.Targets, configuration, context.Seeds.Adapters);
        LoraLayer[] layers = [.. adapters.Layers.Values.Cast<LoraLayer>()];
        int[] modules = [.. layers.Select(l => shape.IndexOf(l.Module))];
        using var quiet = no_grad();
        var step = GoraStart.Search(
            [.. layers.Select(l => l.B.weight)],
            [.. layers.Select(l => l.Scale)],
            [.. layers.Select((l, i) => GoraStart.Direction(gradients[modules[i]], l.A.weight))],
            GoraRanks.StepLengths(options),
            () =>
            {
                progress();
                using var inner = NewDisposeScope();
                return first.Loss(bench.Model.Logits(first.Input)).ToDouble();
            });
        StartFactors.Write(context, [.. layers.Select((l, i) => (shape.Modules[modules[i]], (Tensor)l.A.weight, (Tensor)l.B.weight))]);
        return step;
    }
}
