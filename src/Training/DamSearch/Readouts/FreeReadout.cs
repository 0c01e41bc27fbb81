using AdapterSearch.Domain;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>Gates and sensitivities, which the search kept anyway.</summary>
/// <param name="readout">Gate, gate per cost or taylor per cost.</param>
internal sealed class FreeReadout(DamReadout readout) : IDamReadout
{
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Read(TrainedSupernet supernet) => new Dictionary<string, IReadOnlyList<double>>
    {
        [ReadoutScores.NameOf(readout)] = supernet.Scores.Of(readout, supernet.Gates, supernet.Taylor),
    };
}
