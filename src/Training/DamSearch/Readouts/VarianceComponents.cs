using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>A fitted model of variance components.</summary>
/// <param name="Components">s_m of each kernel, in units of the target's variance.</param>
/// <param name="Scales">t_m, the mean diagonal by which each kernel was divided; 0 for a kernel that is all zero.</param>
/// <param name="Noise">s_n.</param>
/// <param name="LogLikelihood">Log density of the target at the last but one update, less its constant.</param>
/// <param name="Explained">aᵀ (K_m / t_m) a of each kernel with a = V⁻¹ y at the end.</param>
public sealed record VarianceFit(
    IReadOnlyList<double> Components, IReadOnlyList<double> Scales, double Noise, double LogLikelihood, IReadOnlyList<double> Explained)
{
    /// <summary>
    /// ‖E[w_m | y]‖₂ of the weights behind each kernel, y = Σ_m J_m w_m + noise with w_m ~ N(0, s_m/t_m I): the expected weights are
    /// (s_m/t_m) J_mᵀ a, so their norm needs the kernel only.
    /// </summary>
    public IReadOnlyList<double> ExpectedNorms() =>
        [.. Components.Select((s, m) => Scales[m] > 0 ? s * Math.Sqrt(Math.Max(0, Explained[m]) / Scales[m]) : 0)];
}

/// <summary>
/// Fits y ~ N(0, Σ_m s_m K_m / t_m + s_n I) by the minorise-maximise updates of variance components (restricted maximum likelihood without fixed
/// effects; docs/strategies/dam-readouts.md): with V the covariance and a = V⁻¹ y, s_m ← s_m · (aᵀ K_m a) / tr(V⁻¹ K_m), likewise s_n with the
/// identity. Each s stays at 0 or above.
/// </summary>
/// <remarks>
/// Starts at s_m = v/M, s_n = 0.1 v with v the mean square of y; 10⁻⁴ v is added to the diagonal so that V can be factored when the noise has
/// vanished. In float64. Cost per update: one Cholesky factor and inverse of size n and two passes over the M·n² numbers of the kernels.
/// </remarks>
public static class VarianceComponents
{
    private const double StartingNoise = 0.1;
    private const double Ridge = 1e-4;

    /// <summary>Fits.</summary>
    /// <param name="kernels">K_m, <c>[M, n, n]</c>, symmetric and positive semi-definite, float64; overwritten with K_m / t_m.</param>
    /// <param name="target">y, <c>[n]</c>, float64.</param>
    /// <param name="updates">Updates of all components.</param>
    /// <param name="cancellation">Ends it between updates.</param>
    /// <exception cref="System.Runtime.InteropServices.ExternalException">The covariance cannot be factored: a number is not finite.</exception>
    public static VarianceFit Fit(Tensor kernels, Tensor target, int updates, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        ArgumentNullException.ThrowIfNull(target);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (count, n) = (kernels.shape[0], kernels.shape[1]);
        var scales = kernels.diagonal(0, 1, 2).mean([1]);
        kernels.div_(where(scales.gt(0), scales, ones_like(scales)).reshape(-1, 1, 1));
        var flat = kernels.reshape(count, n * n);
        var identity = eye(n, dtype: ScalarType.Float64, device: target.device);
        var variance = target.square().mean().ToDouble();
        var components = full([count], variance / count, ScalarType.Float64, target.device);
        var noise = StartingNoise * variance;
        var likelihood = double.NaN;
        for (var update = 0; update < updates; update++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var factor = linalg.cholesky(Covariance());
            var inverse = factor.cholesky_inverse();
            var weights = inverse.matmul(target);
            var explained = kernels.matmul(weights).matmul(weights);
            var expected = flat.matmul(inverse.reshape(-1));
            likelihood = (-0.5 * target.dot(weights).ToDouble()) - factor.diagonal().log().sum().ToDouble();
            noise *= weights.dot(weights).ToDouble() / inverse.diagonal().sum().ToDouble();
            var ratio = explained.div(where(expected.gt(0), expected, ones_like(expected))).clamp_min(0);
            components = step.MoveToOuter(components.mul(ratio));
        }

        var solved = linalg.cholesky(Covariance()).cholesky_inverse().matmul(target);
        var explainedAtEnd = kernels.matmul(solved).matmul(solved);
        return new VarianceFit(components.ToDoubles(), scales.ToDoubles(), noise, likelihood, explainedAtEnd.ToDoubles());

        Tensor Covariance() => flat.t().matmul(components).reshape(n, n).add_(identity, alpha: noise + (Ridge * variance));
    }
}
