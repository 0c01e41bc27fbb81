using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Probes;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>
/// Places by taylor per cost, by variance component and by gradient energy per cost of the base (adapters off, the supernet's head, eight
/// train batches), summed: no single one of them is good on every task.
/// </summary>
internal sealed class RankSumReadout : IDamReadout
{
    private const int Batches = 8;
    private const string GradientName = "gradientEnergyPerCost";

    public IReadOnlyDictionary<string, IReadOnlyList<double>> Read(TrainedSupernet supernet)
    {
        var taylor = supernet.Scores.Of(DamReadout.TaylorPerCost, supernet.Gates, supernet.Taylor);
        var found = new Dictionary<string, IReadOnlyList<double>>(new VarianceReadout().Read(supernet)) { [GradientName] = GradientEnergyOf(supernet) };
        found[ReadoutScores.NameOf(DamReadout.RankSum)] = RankSum.Of(taylor, found[ReadoutScores.NameOf(DamReadout.Reml)], found[GradientName]);
        return found;
    }

    private static double[] GradientEnergyOf(TrainedSupernet supernet)
    {
        var model = supernet.Net.Model;
        var stream = new BatchStream(supernet.Train.Count, supernet.Job.Training.BatchSize, supernet.Seeds.Of("readout-batches"));
        supernet.Net.Switch([.. supernet.Gates.Select(_ => false)]);
        model.eval();
        using var scope = TorchSharp.torch.NewDisposeScope();
        using var weights = new OpenWeights(supernet.Bench.Targets);
        try
        {
            var energy = GradientEnergy.Scores(
                weights.Handles,
                Enumerable.Range(0, Batches).Select(_ => (Func<TorchSharp.torch.Tensor>)(() =>
                {
                    supernet.Cancellation.ThrowIfCancellationRequested();
                    var batch = stream.Next(supernet.Train);
                    return batch.Loss(model.Logits(batch.Input));
                })),
                supernet.Job.Rank);
            return [.. energy.Select((e, i) => e / model.Shape.Modules[i].ParametersPerRank)];
        }
        finally
        {
            supernet.Net.Switch(null);
            model.train();
        }
    }
}
