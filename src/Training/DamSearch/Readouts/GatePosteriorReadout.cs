using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>Places by the searched gate and by the posterior, summed: what the search learned on held-out data and what the trained supernet's Jacobians explain.</summary>
internal sealed class GatePosteriorReadout : IDamReadout
{
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Read(TrainedSupernet supernet)
    {
        var found = new Dictionary<string, IReadOnlyList<double>>(new PosteriorReadout().Read(supernet));
        found[ReadoutScores.NameOf(DamReadout.GatePosterior)] = RankSum.Of(supernet.Gates, found[ReadoutScores.NameOf(DamReadout.Posterior)]);
        return found;
    }
}
