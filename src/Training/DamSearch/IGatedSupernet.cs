using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>A network with an adapter on every module and a gate on every adapter, h = W x + γ · scale · B A x.</summary>
public interface IGatedSupernet
{
    /// <summary>The adapter of each module, in the order of the gates.</summary>
    IReadOnlyList<LoraFactors> Modules { get; }

    /// <summary>All trained weights w: the factors of <see cref="Modules"/> and the task head.</summary>
    IReadOnlyList<Parameter> Weights { get; }

    /// <summary>Sets what the next forward passes multiply the adapters with.</summary>
    /// <param name="gates"><c>[modules]</c>, or <c>[modules, rank]</c> for one gate per rank column, possibly with a graph, alive until the gates are set again; null for plain adapters (all gates 1, without the multiplication).</param>
    void SetGates(Tensor? gates);
}
