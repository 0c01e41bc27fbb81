using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>The order in which modules were dropped while training (see <see cref="ProgressiveElimination"/>); it costs nothing more.</summary>
internal sealed class ProgressiveReadout : IDamReadout
{
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Read(TrainedSupernet supernet)
    {
        var last = supernet.Scores.Of(DamReadout.TaylorPerCost, supernet.Gates, supernet.Taylor);
        return new Dictionary<string, IReadOnlyList<double>>
        {
            [ReadoutScores.NameOf(DamReadout.Progressive)] = ProgressiveElimination.Scores(supernet.Dropped, last),
        };
    }
}
