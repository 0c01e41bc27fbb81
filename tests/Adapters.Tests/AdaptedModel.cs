using AdapterSearch.Domain;
using AdapterSearch.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Adapters.Tests;

/// <summary>A small ViT (2 layers, width 8, feed-forward width 12) with a batch, so that layers are tested where they act.</summary>
internal sealed class AdaptedModel : IDisposable
{
    internal AdaptedModel(ScalarType dtype = ScalarType.Float64)
    {
        Model = ViTClassifier.Create(
            new ViTConfiguration
            {
                HiddenSize = 8, Layers = 2, Heads = 2, IntermediateSize = 12, ImageSize = 4, PatchSize = 2, Channels = 1, InitializerRange = 0.3,
                Labels = EncoderConfiguration.DefaultLabels(3),
            },
            seed: 5,
            dtype: dtype);
        using var generator = new Generator(11);
        Images = randn([3, 1, 4, 4], ScalarType.Float32, generator: generator).to_type(dtype).DetachFromDisposeScope();
        Labels = tensor(new long[] { 0, 2, 1 }).DetachFromDisposeScope();
    }

    internal ViTClassifier Model { get; }

    internal Tensor Images { get; }

    internal Tensor Labels { get; }

    internal IReadOnlyList<AdapterTarget> Targets => TargetsOf(Model);

    public static IReadOnlyList<AdapterTarget> TargetsOf(EncoderClassifier model) =>
        [.. model.Projections.Select(p => new AdapterTarget(p.Shape, p.weight, a => p.Adapter = a, w => p.WeightOverride = w))];

    public void Dispose()
    {
        Model.Dispose();
        Images.Dispose();
        Labels.Dispose();
    }

    internal Tensor Logits() => Model.Logits(new ModelInput(Images));

    internal double[] Output()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        return Logits().to_type(ScalarType.Float64).data<double>().ToArray();
    }

    internal Tensor Loss() => nn.functional.cross_entropy(Logits(), Labels);

    /// <summary>Gives every adapter weight a value, as if it had been trained.</summary>
    internal static void Randomise(AdapterSet adapters, ulong seed = 3)
    {
        using var frozen = no_grad();
        using var generator = new Generator(seed);
        foreach (var parameter in adapters.Parameters())
        {
            parameter.normal_(0, 0.3, generator);
        }
    }
}
