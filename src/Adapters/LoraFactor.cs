using AdapterSearch.Domain;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Adapters;

/// <summary>One factor of a low-rank pair, registered as <c>lora_A</c> or <c>lora_B</c>, possibly in several layers.</summary>
public sealed class LoraFactor : nn.Module
{
    private LoraFactor(Tensor value)
        : base(nameof(LoraFactor))
    {
        weight = new Parameter(value);
        weight.DetachFromDisposeScope();
        register_parameter(nameof(weight), weight);
    }

    /// <summary><c>[rank, in]</c> for A, <c>[out, rank]</c> for B.</summary>
    public Parameter weight { get; }

    /// <summary>A new A: uniform in ±1/√in (Kaiming with a = √5), drawn on the CPU in float32 so that a seed means the same on every device.</summary>
    /// <param name="rank">Rows.</param>
    /// <param name="inFeatures">Columns.</param>
    /// <param name="seeds">Stream whose seed is used.</param>
    /// <param name="dtype">Type.</param>
    /// <param name="device">Device.</param>
    public static LoraFactor NewA(int rank, int inFeatures, SeedStream seeds, ScalarType dtype, Device device)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        var bound = 1 / Math.Sqrt(inFeatures);
        using var generator = new Generator((ulong)seeds.Seed);
        var drawn = empty(rank, inFeatures, ScalarType.Float32);
        drawn.uniform_(-bound, bound, generator);
        var placed = drawn.to(dtype, device);
        if (!ReferenceEquals(placed, drawn))
        {
            drawn.Dispose();
        }

        return new LoraFactor(placed);
    }

    /// <summary>A new B: zeros, so that the adapted model starts as the base.</summary>
    /// <param name="outFeatures">Rows.</param>
    /// <param name="rank">Columns.</param>
    /// <param name="dtype">Type.</param>
    /// <param name="device">Device.</param>
    public static LoraFactor NewB(int outFeatures, int rank, ScalarType dtype, Device device) => new(zeros(outFeatures, rank, dtype, device));

    /// <summary>Nothing: the constructor registered the weight.</summary>
    protected override void RegisterComponents()
    {
    }
}
