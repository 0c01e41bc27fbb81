using AdapterSearch.Training.DamSearch;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>
/// Gram matrices of fresh adapters (docs/strategies/controls.md): K_m[p, q] = ⟨∂f_p/∂B_m, ∂f_q/∂B_m⟩ at B = 0 with f_p the margin of sample p, the logit of
/// its class minus the mean of the others. The smallest eigenvalue of Σ K_m over selected modules bounds the speed of the first steps.
/// </summary>
public static class LambdaMin
{
    /// <summary>K_m of each module, n · n numbers row by row.</summary>
    /// <param name="gradients">∂(Σ_p f_p)/∂B of each module, <c>[n, out, rank]</c>: one slice per sample.</param>
    public static double[][] Grams(IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return [.. gradients.Select(g =>
        {
            using var module = NewDisposeScope();
            var flat = g.to(ScalarType.Float64).reshape(g.shape[0], -1);
            return matmul(flat, flat.t()).ToDoubles();
        })];
    }

    /// <summary>Sum over samples of the margin, a scalar with its graph.</summary>
    /// <param name="logits"><c>[n, classes]</c>.</param>
    /// <param name="labels">Class numbers <c>[n]</c>, int64.</param>
    public static Tensor SumOfMargins(Tensor logits, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(labels);
        var own = logits.gather(1, labels.unsqueeze(1)).sum();
        var others = logits.sum().sub(own).div(logits.shape[1] - 1);
        return own.sub(others);
    }

    /// <summary>Smallest eigenvalue of a symmetric matrix.</summary>
    /// <param name="matrix">n · n numbers row by row.</param>
    public static double SmallestEigenvalue(double[] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var n = (long)Math.Round(Math.Sqrt(matrix.Length));
        using var scope = NewDisposeScope();
        return linalg.eigvalsh(tensor(matrix, [n, n], dtype: ScalarType.Float64)).select(0, 0).item<double>();
    }
}
