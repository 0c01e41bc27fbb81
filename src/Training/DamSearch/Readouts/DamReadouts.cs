using AdapterSearch.Domain;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>From the option to the read-out: one line each.</summary>
internal static class DamReadouts
{
    internal static IDamReadout Create(DamReadout readout) => readout switch
    {
        DamReadout.Gate or DamReadout.GatePerCost or DamReadout.TaylorPerCost => new FreeReadout(readout),
        DamReadout.Perturbation => new PerturbationReadout(),
        DamReadout.Reml => new VarianceReadout(),
        DamReadout.RemlHead => new VarianceReadout(withHead: true),
        DamReadout.Posterior => new PosteriorReadout(),
        DamReadout.Progressive => new ProgressiveReadout(),
        DamReadout.RankSum => new RankSumReadout(),
        _ => throw new ArgumentOutOfRangeException(nameof(readout), readout, "unknown read-out"),
    };

    /// <summary>The read-out that stands in while searching, when the chosen one would cost evaluations.</summary>
    internal static DamReadout WhileSearching(DamReadout readout) => Create(readout) is FreeReadout ? readout : DamReadout.TaylorPerCost;
}
