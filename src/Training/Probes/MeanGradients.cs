using AdapterSearch.Training.DamSearch;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>Running mean of ∂L/∂W of several weights over batches, with the one-shot numbers that are read from it.</summary>
/// <remarks>Cost: one forward and one full backward pass per batch; memory of one more copy of the weights.</remarks>
public sealed class MeanGradients : IDisposable
{
    private readonly IReadOnlyList<Tensor> weights;
    private readonly Tensor[] sums;

    /// <summary>Before the first batch.</summary>
    /// <param name="weights">W of each module <c>[out, in]</c>, leaves that require gradients and that the losses read; they stay with the caller.</param>
    public MeanGradients(IReadOnlyList<Tensor> weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        this.weights = weights;
        sums = [.. weights.Select(w => zeros_like(w).DetachFromDisposeScope())];
    }

    /// <summary>Batches so far.</summary>
    public int Batches { get; private set; }

    /// <summary>Adds the gradient of one batch.</summary>
    /// <param name="loss">Computes the batch's mean loss with its graph.</param>
    public void Add(Func<Tensor> loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        using var scope = NewDisposeScope();
        var gradients = autograd.grad([loss()], [.. weights]);
        using var quiet = no_grad();
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i].add_(gradients[i]);
        }

        Batches++;
    }

    /// <summary>Mean gradient of a module <c>[out, in]</c>; the caller's dispose scope owns it.</summary>
    public Tensor Mean(int module) => sums[module].div(Batches);

    /// <summary>Σ|W ∘ G| of each module (SNIP's connection sensitivity, summed).</summary>
    public double[] Saliency() => Numbers((w, g) => w.mul(g).abs_().sum());

    /// <summary>mean|W ∘ G| of each module (GoRA's importance).</summary>
    public double[] MeanSaliency() => Numbers((w, g) => w.mul(g).abs_().mean());

    /// <summary>‖G‖_F of each module.</summary>
    public double[] Norms() => Numbers((_, g) => g.norm());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var sum in sums)
        {
            sum.Dispose();
        }
    }

    private double[] Numbers(Func<Tensor, Tensor, Tensor> number)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return stack(weights.Select((w, i) => number(w.detach().to(ScalarType.Float64), Mean(i).to(ScalarType.Float64)))).ToDoubles();
    }
}
