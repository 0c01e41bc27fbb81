using AdapterSearch.Training.DamSearch;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>
/// Contribution of each weight matrix by integrated gradients along a straight path of weights, C = |Σ_k ∂L(W0 + k/K (W − W0))/∂W ∘ (W − W0)/K|
/// (CoLoRA, 2408.01099, after filter attribution; docs/strategies/colora.md). All matrices move along the path together.
/// </summary>
public static class IntegratedGradients
{
    /// <summary>Mean over the filters (rows) of a matrix of Σ over the row of C, one number per matrix.</summary>
    /// <param name="weights">W of each module <c>[out, in]</c>.</param>
    /// <param name="baseline">W0 as a multiple of W, [0, 1).</param>
    /// <param name="points">K.</param>
    /// <param name="losses">Mean loss of each batch, given weights that the forward pass must use; evaluated K times each.</param>
    /// <remarks>Cost: K forward and full backward passes per batch.</remarks>
    public static double[] Contributions(
        IReadOnlyList<Tensor> weights, double baseline, int points, IReadOnlyList<Func<IReadOnlyList<Tensor>, Tensor>> losses)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(losses);
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        using var scope = NewDisposeScope();
        Tensor[] sums = [.. weights.Select(w => zeros(w.shape, ScalarType.Float64, w.device))];
        for (var k = 1; k <= points; k++)
        {
            foreach (var loss in losses)
            {
                using var step = NewDisposeScope();
                Tensor[] moved = [.. weights.Select(w => w.detach().mul(baseline + ((1 - baseline) * k / points)).requires_grad_())];
                var gradients = autograd.grad([loss(moved)], moved);
                using var quiet = no_grad();
                for (var i = 0; i < sums.Length; i++)
                {
                    sums[i].add_(gradients[i].to(ScalarType.Float64));
                }
            }
        }

        using var off = no_grad();
        return stack(sums.Select((s, i) => s.mul(weights[i].detach().to(ScalarType.Float64)).mul((1 - baseline) / (points * losses.Count)).abs().sum([1]).mean()))
            .ToDoubles();
    }
}
