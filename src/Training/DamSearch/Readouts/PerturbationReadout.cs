using AdapterSearch.Domain;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>See <see cref="PerturbationElimination"/>.</summary>
internal sealed class PerturbationReadout : IDamReadout
{
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Read(TrainedSupernet supernet)
    {
        var elimination = PerturbationElimination.Run(
            supernet.Scores.EliminationCosts,
            on => supernet.ValidationLoss([.. supernet.Gates.Select((g, i) => on[i] ? g : 0)]),
            cancellation: supernet.Cancellation);
        return new Dictionary<string, IReadOnlyList<double>> { [ReadoutScores.NameOf(DamReadout.Perturbation)] = elimination.Scores() };
    }
}
