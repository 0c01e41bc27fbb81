using AdapterSearch.Training.DamSearch;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>
/// One-shot score of each module: the Euclidean norm of the r largest singular values of the mean gradient ∂L/∂W, that is, how much
/// of the loss's first-order fall a rank-r change of W can take (docs/strategies/controls.md, <c>gtop4</c>).
/// </summary>
public static class GradientEnergy
{
    /// <summary>Scores, higher is better, not yet divided by a cost.</summary>
    /// <param name="weights">W of each module, leaves that require gradients and that the losses read.</param>
    /// <param name="losses">Mean loss of each batch, with its graph; evaluated one after another.</param>
    /// <param name="rank">r: singular values that count.</param>
    /// <remarks>Cost: a forward and a full backward pass per batch and one singular value decomposition per module.</remarks>
    public static double[] Scores(IReadOnlyList<Tensor> weights, IEnumerable<Func<Tensor>> losses, int rank)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(losses);
        using var scope = NewDisposeScope();
        var sums = weights.Select(w => zeros_like(w)).ToArray();
        var batches = 0;
        foreach (var loss in losses)
        {
            using var batch = NewDisposeScope();
            var gradients = autograd.grad([loss()], [.. weights]);
            using (no_grad())
            {
                for (var i = 0; i < sums.Length; i++)
                {
                    sums[i].add_(gradients[i]);
                }
            }

            batches++;
        }

        using var quiet = no_grad();
        return [.. sums.Select(g =>
        {
            var values = linalg.svdvals(g.div(batches));
            return values.narrow(0, 0, Math.Min(rank, values.shape[0])).norm().ToDouble();
        })];
    }
}
