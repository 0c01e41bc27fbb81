using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>
/// Places by gate and by variance component, summed. A gate that starts near 1 says whether making the adapter's contribution larger or smaller
/// helps on held-out examples, the component whose Jacobian explains the residual: their errors have little in common.
/// </summary>
internal sealed class GateRemlReadout : IDamReadout
{
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Read(TrainedSupernet supernet)
    {
        var found = new Dictionary<string, IReadOnlyList<double>>(new VarianceReadout().Read(supernet));
        found[ReadoutScores.NameOf(DamReadout.GateReml)] = RankSum.Of(supernet.Gates, found[ReadoutScores.NameOf(DamReadout.Reml)]);
        return found;
    }
}
