using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdapterSearch.Models.Building;

/// <summary>Reads and writes <c>config.json</c>. Unknown keys are allowed: published checkpoints carry many.</summary>
internal static class ConfigurationFile
{
    internal const string FileName = "config.json";

    /// <summary>Far above any published head; a typing error must not ask for gigabytes.</summary>
    private const int MaxClasses = 1_000_000;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    internal static EncoderConfiguration Read(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var reader = new JsonFile(folder, FileName);
        EncoderConfiguration configuration = reader.Text("model_type") switch
        {
            "vit" => ReadViT(reader),
            "bert" => ReadBert(reader),
            null => throw reader.Fault("model_type", "has no 'model_type'; known are vit and bert."),
            var other => throw reader.Fault("model_type", $"'model_type' is '{other}'; known are vit and bert."),
        };
        foreach (var (key, problem) in configuration.Problems())
        {
            throw reader.Fault(key, problem);
        }

        return configuration;
    }

    internal static void Write(EncoderConfiguration configuration, string path)
    {
        var json = new JsonObject { ["model_type"] = configuration.ModelType };
        configuration.WriteTo(json);
        json["hidden_size"] = configuration.HiddenSize;
        json["num_hidden_layers"] = configuration.Layers;
        json["num_attention_heads"] = configuration.Heads;
        json["intermediate_size"] = configuration.IntermediateSize;
        json["hidden_act"] = configuration.Activation switch
        {
            HiddenActivation.GeluTanh => "gelu_new",
            HiddenActivation.Relu => "relu",
            _ => "gelu",
        };
        json["layer_norm_eps"] = configuration.LayerNormEps;
        json["hidden_dropout_prob"] = configuration.HiddenDropout;
        json["attention_probs_dropout_prob"] = configuration.AttentionDropout;
        json["initializer_range"] = configuration.InitializerRange;
        var idToLabel = new JsonObject();
        var labelToId = new JsonObject();
        for (var i = 0; i < configuration.Labels.Count; i++)
        {
            idToLabel[i.ToString(CultureInfo.InvariantCulture)] = configuration.Labels[i];
            labelToId[configuration.Labels[i]] = i;
        }

        json["id2label"] = idToLabel;
        json["label2id"] = labelToId;
        WriteWhole(path, json);
    }

    /// <summary>Writes beside the target and renames, so that a reader never sees half a file.</summary>
    internal static void WriteWhole(string path, JsonObject json)
    {
        var temporary = path + ".partial";
        File.WriteAllText(temporary, json.ToJsonString(Indented) + "\n");
        File.Move(temporary, path, overwrite: true);
    }

    private static ViTConfiguration ReadViT(JsonFile file) => new()
    {
        HiddenSize = file.Integer("hidden_size"),
        Layers = file.Integer("num_hidden_layers"),
        Heads = file.Integer("num_attention_heads"),
        IntermediateSize = file.Integer("intermediate_size"),
        Activation = Activation(file),
        LayerNormEps = file.Number("layer_norm_eps", 1e-12),
        HiddenDropout = file.Number("hidden_dropout_prob", 0),
        AttentionDropout = file.Number("attention_probs_dropout_prob", 0),
        InitializerRange = file.Number("initializer_range", 0.02),
        Labels = Labels(file),
        ImageSize = file.Integer("image_size", 224),
        PatchSize = file.Integer("patch_size", 16),
        Channels = file.Integer("num_channels", 3),
        QkvBias = file.Flag("qkv_bias", true),
    };

    private static BertConfiguration ReadBert(JsonFile file)
    {
        if (file.Text("position_embedding_type") is { } type and not "absolute")
        {
            throw file.Fault("position_embedding_type", $"'position_embedding_type' is '{type}'; only absolute is supported.");
        }

        if (file.Flag("is_decoder", false))
        {
            throw file.Fault("is_decoder", "'is_decoder' is true; only encoders are supported.");
        }

        return new BertConfiguration
        {
            HiddenSize = file.Integer("hidden_size"),
            Layers = file.Integer("num_hidden_layers"),
            Heads = file.Integer("num_attention_heads"),
            IntermediateSize = file.Integer("intermediate_size"),
            Activation = Activation(file),
            LayerNormEps = file.Number("layer_norm_eps", 1e-12),
            HiddenDropout = file.Number("hidden_dropout_prob", 0.1),
            AttentionDropout = file.Number("attention_probs_dropout_prob", 0.1),
            InitializerRange = file.Number("initializer_range", 0.02),
            Labels = Labels(file),
            VocabularySize = file.Integer("vocab_size"),
            MaxPositions = file.Integer("max_position_embeddings", 512),
            SegmentTypes = file.Integer("type_vocab_size", 2),
            ClassifierDropout = file.Has("classifier_dropout") ? file.Number("classifier_dropout", 0) : null,
        };
    }

    private static HiddenActivation Activation(JsonFile file) => file.Text("hidden_act") switch
    {
        null or "gelu" => HiddenActivation.Gelu,
        "gelu_new" or "gelu_pytorch_tanh" => HiddenActivation.GeluTanh,
        "relu" => HiddenActivation.Relu,
        var other => throw file.Fault("hidden_act", $"'hidden_act' is '{other}'; known are gelu, gelu_new, gelu_pytorch_tanh and relu."),
    };

    private static IReadOnlyList<string> Labels(JsonFile file)
    {
        if (file.Value("id2label") is not { } labels)
        {
            var classes = file.Integer("num_labels", 2);
            return classes is >= 1 and <= MaxClasses
                ? EncoderConfiguration.DefaultLabels(classes)
                : throw file.Fault("num_labels", $"'num_labels' is {classes}; allowed is 1 to {MaxClasses}.");
        }

        if (labels.ValueKind != JsonValueKind.Object)
        {
            throw file.Fault("id2label", "'id2label' is not an object of class numbers and names.");
        }

        var names = new SortedDictionary<int, string>();
        foreach (var label in labels.EnumerateObject())
        {
            if (!int.TryParse(label.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
            {
                throw file.Fault("id2label", $"'id2label' has the key '{label.Name}', which is not a class number.");
            }

            names[index] = label.Value.ToString();
        }

        if (!names.Keys.SequenceEqual(Enumerable.Range(0, names.Count)))
        {
            throw file.Fault("id2label", $"'id2label' must number its {names.Count} classes from 0 without a gap.");
        }

        return [.. names.Values];
    }
}
