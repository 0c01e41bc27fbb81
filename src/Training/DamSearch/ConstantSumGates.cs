using AdapterSearch.Strategies;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>
/// Gates whose expected parameter count is the budget (S3Delta, Hu et al., NeurIPS 2022; docs/strategies/dam.md). p_i = σ((α_i − ζ)/β) with ζ solving
/// Σ p_i c_i = C; then p ← p / Σp · stopgrad(Σp), so that a gate can only grow at the cost of the others; with noise u a binary-concrete
/// sample z_i = σ(log(u_i p_i / ((1 − u_i)(1 − p_i))) / τ).
/// </summary>
/// <remarks>
/// Symbols: Γ is α, τ is the temperature of the concrete sample. ζ is a constant for back-propagation.
/// Departures: ζ comes from a bisection that needs no warm start (so a search has no hidden state), p is clamped to [1e-6, 1 − 1e-6]
/// before the logarithm. With a stretch, z ← clip(z (r − l) + l, 0, 1).
/// Cost: one read of the logits and about 60 sums over the modules on the host.
/// </remarks>
public sealed class ConstantSumGates : IGateRelaxation
{
    private const double Edge = 1e-6;
    private readonly long[] costs;
    private readonly double budget;
    private readonly double temperature;
    private readonly double beta;
    private readonly double low;
    private readonly double high;

    /// <summary>Gates under a budget.</summary>
    /// <param name="costs">c, parameters of each module at the supernet's rank.</param>
    /// <param name="budget">C in parameters.</param>
    /// <param name="temperature">τ of the concrete sample, above 0.</param>
    /// <param name="beta">β of the sigmoid, above 0.</param>
    /// <param name="low">l of the stretch of a sample, at most 0.</param>
    /// <param name="high">r of the stretch of a sample, at least 1.</param>
    public ConstantSumGates(IReadOnlyList<long> costs, double budget, double temperature, double beta = 1, double low = 0, double high = 1)
    {
        ArgumentNullException.ThrowIfNull(costs);
        this.costs = [.. costs];
        this.budget = budget;
        this.temperature = temperature;
        this.beta = beta;
        this.low = low;
        this.high = high;
    }

    /// <inheritdoc/>
    public bool TakesNoise => true;

    /// <inheritdoc/>
    public Tensor Gates(Tensor logits, IReadOnlyList<double>? noise)
    {
        ArgumentNullException.ThrowIfNull(logits);
        var shift = ShiftedSigmoid.Shift(logits.ToDoubles(), costs, budget, beta);
        var p = logits.sub(shift).div(beta).sigmoid();
        var total = p.sum();
        p = p.div(total).mul(total.detach()).clamp(Edge, 1 - Edge);
        if (noise is null)
        {
            return p;
        }

        // log(u p / ((1 − u)(1 − p))) as a sum of logarithms; u enters as a constant.
        var odds = tensor([.. noise.Select(u => Math.Log(u) - Math.Log(1 - u))], dtype: logits.dtype, device: logits.device);
        var z = p.log().sub(p.neg().add(1).log()).add(odds).div(temperature).sigmoid();
        return low == 0 && high == 1 ? z : Stretched(z, p);
    }

    // z (r − l) + l, clipped; where nothing is left open, the likeliest gate is.
    private Tensor Stretched(Tensor z, Tensor p)
    {
        var stretched = z.mul(high - low).add(low).clamp(0, 1);
        return stretched.ToDoubles().Any(g => g > 0) ? stretched : p.mul(p.detach().eq(p.detach().max()));
    }
}
