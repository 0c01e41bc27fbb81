using System.Text.Json.Nodes;
using AdapterSearch.Domain;

namespace AdapterSearch.Models;

/// <summary>Vision transformer (2010.11929) in the layout of <c>ViTForImageClassification</c>.</summary>
public sealed record ViTConfiguration : EncoderConfiguration
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["q"] = "attention.attention.query",
        ["k"] = "attention.attention.key",
        ["v"] = "attention.attention.value",
        ["o"] = "attention.output.dense",
        ["fc1"] = "intermediate.dense",
        ["fc2"] = "output.dense",
    };

    /// <inheritdoc/>
    public override string ModelType => "vit";

    /// <summary>Height and width of the image in pixels, <c>image_size</c>.</summary>
    public int ImageSize { get; init; } = 224;

    /// <summary>Height and width of a patch in pixels, a divisor of <see cref="ImageSize"/>, <c>patch_size</c>.</summary>
    public int PatchSize { get; init; } = 16;

    /// <summary>Channels of the image, <c>num_channels</c>.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Whether query, key and value have a bias, <c>qkv_bias</c>.</summary>
    public bool QkvBias { get; init; } = true;

    /// <summary>Patches of an image.</summary>
    public int Patches => ImageSize / PatchSize * (ImageSize / PatchSize);

    /// <inheritdoc/>
    public override ModelShape Shape()
    {
        long d = HiddenSize;
        var embeddings = d + ((Patches + 1) * d) + (d * Channels * PatchSize * PatchSize) + d;
        return new ModelShape(
            ModelType, Layers, ProjectionNames, ModuleShapes("vit", Names), HiddenSize, embeddings + (Layers * LayerParameters(QkvBias)) + (2 * d), Patches + 1);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Problem)> Problems()
    {
        foreach (var problem in base.Problems())
        {
            yield return problem;
        }

        foreach (var (key, value) in new[] { ("image_size", ImageSize), ("patch_size", PatchSize), ("num_channels", Channels) })
        {
            if (value is < 1 or > 1 << 14)
            {
                yield return (key, $"'{key}' is {value}; allowed is 1 to {1 << 14}.");
            }
        }

        if (PatchSize > 0 && ImageSize % PatchSize != 0)
        {
            yield return ("patch_size", $"'patch_size' is {PatchSize}, which does not divide 'image_size' {ImageSize}.");
        }
    }

    internal override void WriteTo(JsonObject json)
    {
        json["architectures"] = new JsonArray("ViTForImageClassification");
        json["image_size"] = ImageSize;
        json["patch_size"] = PatchSize;
        json["num_channels"] = Channels;
        json["qkv_bias"] = QkvBias;
    }
}
