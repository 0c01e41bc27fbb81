using AdapterSearch.Domain;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>
/// Expected weight changes (docs/strategies/dam-readouts.md, <c>posterior</c>): the variance components of <see cref="VarianceReadout"/>, with the
/// Jacobian averaged along the way from the base to the trained supernet and a component for the task head, then the norm of the weight change that each module is expected to
/// need, times t_m^(1/4).
/// </summary>
/// <remarks>Cost: that of <see cref="VarianceReadout"/> with twice the passes.</remarks>
internal sealed class PosteriorReadout : IDamReadout
{
    /// <summary>
    /// Gauss-Legendre nodes on [0, 1]: f(1) − f(0) = ∫ J(c) dc · w exactly, and two nodes integrate what is cubic in c. One node at ½ is what
    /// <c>reml</c> takes.
    /// </summary>
    private static readonly double[] Nodes = [0.5 - (0.5 / Math.Sqrt(3)), 0.5 + (0.5 / Math.Sqrt(3))];

    public IReadOnlyDictionary<string, IReadOnlyList<double>> Read(TrainedSupernet supernet)
    {
        using var scope = NewDisposeScope();
        var (kernels, head, target) = VarianceReadout.Measure(supernet, Nodes);
        var fit = VarianceReadout.Fit(supernet, cat([kernels, head.unsqueeze(0)], 0), target);
        return new Dictionary<string, IReadOnlyList<double>>
        {
            // Between the size of the change itself and the size of its effect on the outputs (times √t).
            [ReadoutScores.NameOf(DamReadout.Posterior)] =
                [.. fit.ExpectedNorms().Take(supernet.Net.Modules.Count).Select((norm, m) => norm * Math.Pow(fit.Scales[m], 0.25))],
        };
    }
}
