using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>
/// First-order importance of each module's adapter: the moving average (0.9) over the weight steps of Σ|B∘∂L/∂B| + Σ|A∘∂L/∂A|, with
/// unclipped gradients (docs/strategies/dam.md, <c>taylor</c>). Free: it reads gradients that the weight step computed anyway.
/// </summary>
public sealed class TaylorScores : IDisposable
{
    private const double Keep = 0.9;
    private readonly Tensor average;

    /// <summary>Starts at 0.</summary>
    /// <param name="modules">Number of modules.</param>
    /// <param name="device">Where the adapters are.</param>
    public TaylorScores(int modules, Device device) =>
        average = zeros([modules], ScalarType.Float64, device).DetachFromDisposeScope();

    /// <summary>The averages in module order; reading waits for the device, setting restores a checkpoint.</summary>
    public double[] Values
    {
        get => average.ToDoubles();
        set
        {
            using var scope = NewDisposeScope();
            average.copy_(tensor(value, dtype: ScalarType.Float64, device: average.device));
        }
    }

    /// <summary>Takes in the gradients of one weight step; called after the backward pass and before the optimizer moves the weights.</summary>
    /// <param name="modules">The factors of each module.</param>
    public void Update(IReadOnlyList<LoraFactors> modules)
    {
        ArgumentNullException.ThrowIfNull(modules);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var scores = modules.Select(m => Sensitivity(m.B).add_(Sensitivity(m.A)));
        average.mul_(Keep).add_(stack(scores).to(ScalarType.Float64), alpha: 1 - Keep);
    }

    /// <inheritdoc/>
    public void Dispose() => average.Dispose();

    private static Tensor Sensitivity(Tensor weight)
    {
        var gradient = weight.grad;
        return gradient is null || gradient.IsInvalid ? weight.new_zeros([]) : weight.mul(gradient).abs_().sum();
    }
}
