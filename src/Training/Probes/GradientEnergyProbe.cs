using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>
/// Top singular energy of ∂L/∂W per parameter (docs/strategies/controls.md, <c>gtop4</c>; see <see cref="GradientEnergy"/>) over eight train batches; as
/// many singular values count as the assumed rank has. Selects by the budget.
/// </summary>
public sealed class GradientEnergyProbe : IModuleProbe
{
    private const int Batches = 8;

    /// <inheritdoc/>
    public int Steps => Batches;

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
        var losses = Enumerable.Range(0, Batches).Select(_ => (Func<Tensor>)(() =>
        {
            progress();
            var batch = stream.Next(bench.Data.Train);
            return batch.Loss(bench.Model.Logits(batch.Input));
        }));
        var energy = GradientEnergy.Scores(weights.Handles, losses, job.Rank);
        double[] perCost = [.. energy.Select((e, i) => e / shape.Modules[i].ParametersPerRank)];
        return new ModuleScores
        {
            ByReadout = new Dictionary<string, IReadOnlyList<double>> { ["gradientEnergy"] = energy, ["gradientEnergyPerCost"] = perCost },
            Mask = BudgetSelection.Greedy(perCost, DamDiscretizer.Costs(shape, job.Rank), job.BudgetParameters),
        };
    }
}
