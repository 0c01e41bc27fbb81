using AdapterSearch.Adapters;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>
/// Lets a frozen model's adaptable weights have gradients for as long as it lives: second handles on the same storage take the place of the
/// weights, which other slots may be using. The current dispose scope owns the handles.
/// </summary>
internal sealed class OpenWeights : IDisposable
{
    private readonly IReadOnlyList<AdapterTarget> targets;

    internal OpenWeights(IReadOnlyList<AdapterTarget> targets)
    {
        this.targets = targets;
        Handles = [.. targets.Select(t => t.Weight.detach().requires_grad_())];
        Place(Handles);
    }

    /// <summary>The weights <c>[out, in]</c>, leaves that require gradients.</summary>
    internal IReadOnlyList<Tensor> Handles { get; }

    public void Dispose()
    {
        foreach (var target in targets)
        {
            target.Override(null);
        }
    }

    /// <summary>Puts other tensors in the place of the weights.</summary>
    internal void Place(IReadOnlyList<Tensor> weights)
    {
        for (var i = 0; i < targets.Count; i++)
        {
            targets[i].Override(weights[i]);
        }
    }
}
