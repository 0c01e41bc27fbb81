using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>
/// Greedy choice by the gain of the Gram matrix's smallest eigenvalue per parameter (docs/strategies/controls.md; see <see cref="LambdaMin"/>) over 96
/// train examples, at the adapters that a training of the same seed would start from.
/// </summary>
/// <remarks>
/// The only score per module is the trace of its Gram matrix per parameter, which decides nothing: the choice is of a set. Cost: one forward and backward pass over the examples, one n·n product per module, and at most
/// (modules)²/2 eigenvalue problems of size n.
/// </remarks>
public sealed class LambdaMinProbe : IModuleProbe
{
    private const int Samples = 96;

    /// <inheritdoc/>
    public int Steps => 2;

    /// <inheritdoc/>
    public ModuleScores Measure(JobContext context, ProbeJob job, Workbench bench, Action progress)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(bench);
        ArgumentNullException.ThrowIfNull(progress);
        using var scope = NewDisposeScope();
        var shape = bench.Model.Shape;
        var grams = Grams(context, job, bench);
        progress();
        var costs = DamDiscretizer.Costs(shape, job.Rank);
        var mask = LambdaMinGreedy.Select(grams, costs, job.BudgetParameters, matrix =>
        {
            progress();
            return LambdaMin.SmallestEigenvalue(matrix);
        });
        var n = (int)Math.Round(Math.Sqrt(grams[0].Length));
        double[] traces = [.. grams.Select((k, i) => Enumerable.Range(0, n).Sum(p => k[(p * n) + p]) / costs[i])];
        return new ModuleScores
        {
            ByReadout = new Dictionary<string, IReadOnlyList<double>> { ["gramTracePerCost"] = traces },
            Mask = mask,
        };
    }

    private static double[][] Grams(JobContext context, ProbeJob job, Workbench bench)
    {
        var targets = bench.Targets;
        var samples = Math.Min(Samples, bench.Data.Train.Count);
        var configuration = AdapterConfiguration.FromRanks(
            bench.Model.Shape, [.. targets.Select(_ => job.Rank)], job.AlphaPerRank, context.Spec.RankStabilized);
        using var adapters = AdapterSet.Inject(targets, configuration, context.Seeds.Adapters);
        adapters.Detach();
        PerSampleLora[] layers = [.. adapters.Layers.Values.Cast<LoraLayer>()
            .Select((l, i) => new PerSampleLora(samples, l.A.weight.detach(), targets[i].Shape.OutFeatures, l.Scale))];
        try
        {
            for (var i = 0; i < layers.Length; i++)
            {
                targets[i].Attach(layers[i]);
            }

            var batch = bench.Data.Train.Slice(0, samples);
            var margins = LambdaMin.SumOfMargins(bench.Model.Logits(batch.Input), TaskLoss.ClassNumbers(batch.Labels));
            return LambdaMin.Grams([.. autograd.grad([margins], [.. layers.Select(l => l.Up)])]);
        }
        finally
        {
            foreach (var target in targets)
            {
                target.Attach(null);
            }

            foreach (var layer in layers)
            {
                layer.Dispose();
            }
        }
    }
}
