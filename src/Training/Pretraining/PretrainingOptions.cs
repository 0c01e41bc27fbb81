using System.ComponentModel.DataAnnotations;

namespace AdapterSearch.Training.Pretraining;

/// <summary>How a small ViT is trained from scratch. The defaults are those of the committed checkpoint.</summary>
public sealed record PretrainingOptions
{
    /// <summary>Folder with a training and a test pair under the MNIST names.</summary>
    [Required] public string Data { get; init; } = "/usr/share/datasets/fashion-mnist";

    /// <summary>Folder to write; one of the same name is replaced.</summary>
    [Required] public string Output { get; init; } = "models/vit-fashion-mnist";

    /// <summary>Names of the classes; empty numbers them.</summary>
    public IReadOnlyList<string> Labels { get; init; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Passes over the training images.</summary>
    [Range(1, 10_000)] public int Epochs { get; init; } = 4;

    /// <summary>Images per step.</summary>
    [Range(1, 65_536)] public int BatchSize { get; init; } = 128;

    /// <summary>Peak learning rate of AdamW.</summary>
    [Range(1e-9, 10.0)] public double LearningRate { get; init; } = 1.5e-3;

    /// <summary>Decoupled weight decay of AdamW.</summary>
    [Range(0.0, 10.0)] public double WeightDecay { get; init; } = 0.05;

    /// <summary>Steps in which the learning rate rises; it falls linearly to 0 afterwards.</summary>
    [Range(0, 1_000_000)] public int WarmupSteps { get; init; } = 100;

    /// <summary>Seed of weights and batch order.</summary>
    public long Seed { get; init; }

    /// <summary>Patch side in pixels; divides the image side.</summary>
    [Range(1, 1024)] public int PatchSize { get; init; } = 7;

    /// <summary>Width of the hidden states.</summary>
    [Range(1, 65_536)] public int HiddenSize { get; init; } = 64;

    /// <summary>Transformer layers.</summary>
    [Range(1, 1000)] public int Layers { get; init; } = 4;

    /// <summary>Attention heads.</summary>
    [Range(1, 1000)] public int Heads { get; init; } = 4;

    /// <summary>Width between the feed-forward projections.</summary>
    [Range(1, 1_000_000)] public int IntermediateSize { get; init; } = 256;

    /// <summary>Mean and standard deviation that pixels in [0, 1] are normalised with.</summary>
    [Range(1e-6, 1.0)] public double PixelMean { get; init; } = 0.3;

    /// <inheritdoc cref="PixelMean"/>
    [Range(1e-6, 10.0)] public double PixelDeviation { get; init; } = 0.3;

    /// <summary>Standard deviation of new weights. Larger than the usual 0.02 because the model is narrow.</summary>
    [Range(1e-6, 1.0)] public double InitializerRange { get; init; } = 0.05;
}
