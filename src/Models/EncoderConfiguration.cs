using System.Text.Json.Nodes;
using AdapterSearch.Domain;

namespace AdapterSearch.Models;

/// <summary>What <c>config.json</c> says of an encoder. Reading it needs no libtorch.</summary>
public abstract record EncoderConfiguration
{
    /// <summary>Columns of the module matrix in each layer.</summary>
    public static IReadOnlyList<string> ProjectionNames { get; } = new[] { "q", "k", "v", "o", "fc1", "fc2" };

    /// <summary>Family, <c>model_type</c>.</summary>
    public abstract string ModelType { get; }

    /// <summary>Width d of the hidden states, <c>hidden_size</c>.</summary>
    public int HiddenSize { get; init; } = 768;

    /// <summary>Transformer layers, <c>num_hidden_layers</c>.</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Attention heads, a divisor of <see cref="HiddenSize"/>, <c>num_attention_heads</c>.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Width between the feed-forward projections, <c>intermediate_size</c>.</summary>
    public int IntermediateSize { get; init; } = 3072;

    /// <summary>Feed-forward activation, <c>hidden_act</c>.</summary>
    public HiddenActivation Activation { get; init; } = HiddenActivation.Gelu;

    /// <summary>Added to the variance by layer normalisation, <c>layer_norm_eps</c>.</summary>
    public double LayerNormEps { get; init; } = 1e-12;

    /// <summary>Dropout on hidden states while training, [0, 1), <c>hidden_dropout_prob</c>.</summary>
    public double HiddenDropout { get; init; }

    /// <summary>Dropout on attention weights while training, [0, 1), <c>attention_probs_dropout_prob</c>.</summary>
    public double AttentionDropout { get; init; }

    /// <summary>Standard deviation of new weights, above 0, <c>initializer_range</c>.</summary>
    public double InitializerRange { get; init; } = 0.02;

    /// <summary>Names of the classes, <c>id2label</c>.</summary>
    public IReadOnlyList<string> Labels { get; init; } = DefaultLabels(2);

    /// <summary>The adaptable modules and the size of the base.</summary>
    public abstract ModelShape Shape();

    /// <summary>Reads <c>config.json</c> of a folder.</summary>
    /// <exception cref="ModelException">Missing folder or file, unknown family, missing key or impossible value.</exception>
    public static EncoderConfiguration Read(string folder) => Building.ConfigurationFile.Read(folder);

    /// <summary>LABEL_0, LABEL_1, …</summary>
    /// <param name="classes">Number of classes, 0 or more.</param>
    public static IReadOnlyList<string> DefaultLabels(int classes) => [.. Enumerable.Range(0, classes).Select(i => $"LABEL_{i}")];

    /// <summary>Faults of the values, each naming key, value and what is allowed; empty when all is well.</summary>
    public virtual IEnumerable<(string Key, string Problem)> Problems()
    {
        foreach (var (key, value, limit) in new[]
        {
            ("hidden_size", HiddenSize, 1 << 20), ("num_hidden_layers", Layers, 1024), ("num_attention_heads", Heads, 1 << 20),
            ("intermediate_size", IntermediateSize, 1 << 20),
        })
        {
            if (value < 1 || value > limit)
            {
                yield return (key, $"'{key}' is {value}; allowed is 1 to {limit}.");
            }
        }

        if (Heads > 0 && HiddenSize % Heads != 0)
        {
            yield return ("num_attention_heads", $"'num_attention_heads' is {Heads}, which does not divide 'hidden_size' {HiddenSize}.");
        }

        foreach (var (key, value) in new[] { ("hidden_dropout_prob", HiddenDropout), ("attention_probs_dropout_prob", AttentionDropout) })
        {
            if (value is not (>= 0 and < 1))
            {
                yield return (key, FormattableString.Invariant($"'{key}' is {value}; allowed is 0 up to, but not, 1."));
            }
        }

        foreach (var (key, value) in new[] { ("layer_norm_eps", LayerNormEps), ("initializer_range", InitializerRange) })
        {
            if (value is not (> 0 and < 1e6))
            {
                yield return (key, FormattableString.Invariant($"'{key}' is {value}; it must be above 0."));
            }
        }

        if (Labels.Count < 1)
        {
            yield return ("id2label", "'id2label' names no class.");
        }
    }

    /// <summary>Writes the family's own keys.</summary>
    internal abstract void WriteTo(JsonObject json);

    /// <summary>Modules of all layers, given the name of each projection below its layer.</summary>
    private protected IReadOnlyList<ModuleShape> ModuleShapes(string prefix, IReadOnlyDictionary<string, string> names)
    {
        var modules = new List<ModuleShape>(Layers * ProjectionNames.Count);
        for (var layer = 0; layer < Layers; layer++)
        {
            foreach (var projection in ProjectionNames)
            {
                var (fanIn, fanOut) = projection switch
                {
                    "fc1" => (HiddenSize, IntermediateSize),
                    "fc2" => (IntermediateSize, HiddenSize),
                    _ => (HiddenSize, HiddenSize),
                };
                modules.Add(new ModuleShape(new ModuleAddress(layer, projection), $"{prefix}.encoder.layer.{layer}.{names[projection]}", fanIn, fanOut));
            }
        }

        return modules;
    }

    /// <summary>Parameters of one layer: four attention and two feed-forward maps and two normalisations.</summary>
    private protected long LayerParameters(bool attentionInputBias)
    {
        long d = HiddenSize, f = IntermediateSize;
        return (4 * d * d) + d + (attentionInputBias ? 3 * d : 0) + (2 * d * f) + f + d + (4 * d);
    }
}
