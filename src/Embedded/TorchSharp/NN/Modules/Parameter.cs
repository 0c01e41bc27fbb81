using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module registers as trainable.</summary>
public class Parameter : Tensor
{
    /// <summary>Makes a parameter of a tensor, whose storage and place in a dispose scope move: the argument cannot be used afterwards.</summary>
    /// <param name="data">Leaf tensor.</param>
    /// <param name="requires_grad">Whether gradients are kept for it.</param>
    public Parameter(Tensor data, bool requires_grad = true)
        : this(data.OwningScope is not null, data.with_requires_grad(requires_grad).DecoupleFromNativeHandle())
    {
    }

    private Parameter(bool scoped, IntPtr handle)
        : base(handle)
    {
        if (!scoped)
        {
            DetachFromDisposeScope();
        }
    }
}
