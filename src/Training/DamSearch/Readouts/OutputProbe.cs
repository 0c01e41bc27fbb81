using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>
/// Stands around a projection's adapter, keeps the projection's input and adds a zero to its output, so that the gradient by that zero is the
/// gradient by the output, token by token. The dispose scope in which the forward pass runs owns what is kept.
/// </summary>
/// <param name="inner">The adapter.</param>
internal sealed class OutputProbe(nn.Module<Tensor, Tensor, Tensor> inner) : nn.Module<Tensor, Tensor, Tensor>(nameof(OutputProbe))
{
    /// <summary>Input <c>[.., in]</c> of the last pass; the caller disposes of it.</summary>
    internal Tensor Input { get; private set; } = null!;

    /// <summary>The zero <c>[.., out]</c> of the last pass, a leaf; the caller disposes of it.</summary>
    internal Tensor Zero { get; private set; } = null!;

    public override Tensor forward(Tensor input, Tensor output)
    {
        // Detached from the scopes inside the model, which end with its pass.
        Input = input.detach().clone().DetachFromDisposeScope();
        var adapted = inner.call(input, output);
        Zero = zeros_like(adapted).requires_grad_().DetachFromDisposeScope();
        return adapted.add(Zero);
    }

    /// <summary>Frees what the last pass kept.</summary>
    internal void Forget()
    {
        Input?.Dispose();
        Zero?.Dispose();
    }

    /// <summary>Nothing: the adapter belongs to its set.</summary>
    protected override void RegisterComponents()
    {
    }
}
