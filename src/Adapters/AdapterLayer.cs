using AdapterSearch.Domain;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Adapters;

/// <summary>
/// Contract of an adapter: <c>call(input, base output)</c> returns the adapted output. Input is <c>[.., in]</c>, output <c>[.., out]</c>.
/// The base output may be changed in place and must not be used afterwards; no backward pass may depend on the returned values, so that
/// the model may change them in place too.
/// </summary>
public abstract class AdapterLayer : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Starts a layer.</summary>
    /// <param name="name">Kind of layer.</param>
    protected AdapterLayer(string name)
        : base(name)
    {
    }

    /// <summary>Adapted module.</summary>
    public abstract ModuleAddress Module { get; }

    /// <summary>False: the base output is returned unchanged. True at the start.</summary>
    public abstract bool Enabled { get; set; }

    /// <summary>Scalar multiplied onto the update (of a LoRA layer also one number per rank column), through which gradients flow; null is 1. Owned by whoever set it.</summary>
    public abstract Tensor? Gate { get; set; }

    /// <summary>Parameters that the layer uses; a shared factor counts with the part used, in each layer.</summary>
    public abstract long ParameterCount { get; }

    /// <summary>The update ΔW <c>[out, in]</c> that the layer adds to the weight, without the gate; differentiable.</summary>
    public abstract Tensor DeltaWeight();

    /// <summary>What is saved: names below the module, with views of the parameters that the caller disposes of.</summary>
    public abstract IReadOnlyList<(string Name, Tensor Value)> Weights();

    /// <summary>Starts from the best approximation of an update that the layer can hold.</summary>
    /// <param name="delta">ΔW <c>[out, in]</c>.</param>
    /// <exception cref="AdapterException">A factor is shared with other modules, or the shape is wrong.</exception>
    public abstract void InitializeFrom(Tensor delta);
}
