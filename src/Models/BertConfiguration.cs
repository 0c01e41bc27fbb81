using System.Text.Json.Nodes;
using AdapterSearch.Domain;

namespace AdapterSearch.Models;

/// <summary>BERT encoder (1810.04805) in the layout of <c>BertForSequenceClassification</c>.</summary>
public sealed record BertConfiguration : EncoderConfiguration
{
    private static readonly Dictionary<string, string> Names = new()
    {
        ["q"] = "attention.self.query",
        ["k"] = "attention.self.key",
        ["v"] = "attention.self.value",
        ["o"] = "attention.output.dense",
        ["fc1"] = "intermediate.dense",
        ["fc2"] = "output.dense",
    };

    /// <inheritdoc/>
    public override string ModelType => "bert";

    /// <summary>Number of token ids, <c>vocab_size</c>.</summary>
    public int VocabularySize { get; init; } = 30_522;

    /// <summary>Longest input in tokens, <c>max_position_embeddings</c>.</summary>
    public int MaxPositions { get; init; } = 512;

    /// <summary>Number of segment ids, <c>type_vocab_size</c>; inputs are one segment.</summary>
    public int SegmentTypes { get; init; } = 2;

    /// <summary>Dropout before the classifier, <c>classifier_dropout</c>; null takes <see cref="EncoderConfiguration.HiddenDropout"/>.</summary>
    public double? ClassifierDropout { get; init; }

    /// <inheritdoc/>
    public override ModelShape Shape()
    {
        long d = HiddenSize;
        var embeddings = (((long)VocabularySize + MaxPositions + SegmentTypes) * d) + (2 * d);
        return new ModelShape(
            ModelType, Layers, ProjectionNames, ModuleShapes("bert", Names), HiddenSize, embeddings + (Layers * LayerParameters(true)) + (d * d) + d, MaxPositions);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string Key, string Problem)> Problems()
    {
        foreach (var problem in base.Problems())
        {
            yield return problem;
        }

        foreach (var (key, value) in new[] { ("vocab_size", VocabularySize), ("max_position_embeddings", MaxPositions), ("type_vocab_size", SegmentTypes) })
        {
            if (value is < 1 or > 1 << 24)
            {
                yield return (key, $"'{key}' is {value}; allowed is 1 to {1 << 24}.");
            }
        }

        if (ClassifierDropout is { } dropout and not (>= 0 and < 1))
        {
            yield return ("classifier_dropout", FormattableString.Invariant($"'classifier_dropout' is {dropout}; allowed is 0 up to, but not, 1."));
        }
    }

    internal override void WriteTo(JsonObject json)
    {
        json["architectures"] = new JsonArray("BertForSequenceClassification");
        json["vocab_size"] = VocabularySize;
        json["max_position_embeddings"] = MaxPositions;
        json["type_vocab_size"] = SegmentTypes;
        json["position_embedding_type"] = "absolute";
        if (ClassifierDropout is { } dropout)
        {
            json["classifier_dropout"] = dropout;
        }
    }
}
