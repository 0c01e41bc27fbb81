using AdapterSearch.Strategies;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>
/// Gates whose expected parameter count is the budget (S3Delta, Hu et al., NeurIPS 2022; docs/strategies/dam.md). p_i = σ((α_i − ζ)/β) with ζ solving
/// Σ p_i c_i = C; then p ← p / Σp · stopgrad(Σp), so that a gate can only grow at the cost of the others; with noise u a binary-concrete
/// sample z_i = σ(log(u_i p_i / ((1 − u_i)(1 − p_i))) / τ).
/// </summary>
/// <remarks>
/// Symbols: Γ is α, β is 1 as in the paper's code, τ is the temperature of the concrete sample. ζ is a constant for back-propagation.
/// Departures: ζ comes from a bisection that needs no warm start (so a search has no hidden state), p is clamped to [1e-6, 1 − 1e-6]
/// before the logarithm, and the sample is not stretched (the paper's default l = 0, r = 1).
/// Cost: one read of the logits and about 60 sums over the modules on the host.
/// </remarks>
public sealed class ConstantSumGates : IGateRelaxation
{
    private const double Edge = 1e-6;
    private readonly long[] costs;
    private readonly double budget;
    private readonly double temperature;

    /// <summary>Gates under a budget.</summary>
    /// <param name="costs">c, parameters of each module at the supernet's rank.</param>
    /// <param name="budget">C in parameters.</param>
    /// <param name="temperature">τ of the concrete sample, above 0.</param>
    public ConstantSumGates(IReadOnlyList<long> costs, double budget, double temperature)
    {
        ArgumentNullException.ThrowIfNull(costs);
        this.costs = [.. costs];
        this.budget = budget;
        this.temperature = temperature;
    }

    /// <inheritdoc/>
    public bool TakesNoise => true;

    /// <inheritdoc/>
    public Tensor Gates(Tensor logits, IReadOnlyList<double>? noise)
    {
        ArgumentNullException.ThrowIfNull(logits);
        var shift = ShiftedSigmoid.Shift(logits.ToDoubles(), costs, budget);
        var p = logits.sub(shift).sigmoid();
        var total = p.sum();
        p = p.div(total).mul(total.detach()).clamp(Edge, 1 - Edge);
        if (noise is null)
        {
            return p;
        }

        // log(u p / ((1 − u)(1 − p))) as a sum of logarithms; u enters as a constant.
        var odds = tensor([.. noise.Select(u => Math.Log(u) - Math.Log(1 - u))], dtype: logits.dtype, device: logits.device);
        return p.log().sub(p.neg().add(1).log()).add(odds).div(temperature).sigmoid();
    }
}
