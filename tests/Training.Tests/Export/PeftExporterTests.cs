using System.Text.Json;
using System.Text.RegularExpressions;
using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Models.Weights;
using AdapterSearch.Tests.Shared;
using AdapterSearch.Training.Export;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Tests.Fixtures;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.Export;

[Collection(TensorCollection.Name)]
public sealed class PeftExporterTests : LeakCheck
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Shapes => ["equal", "different ranks", "rank-stabilised", "shared A", "shared B", "unselected share a pair", "twenty and more"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_folder_means_what_was_trained_by_the_rules_of_PEFT(string kind)
    {
        using var _ = folder;
        var configuration = Configuration(kind);
        using var model = Model();
        using var adapters = Trained(model, configuration);
        var probe = new ModelInput(randn([5, 1, 8, 8]));
        var report = PeftExporter.Export(model, adapters, "models/tiny", folder["out"], probe);

        Assert.Equal(adapters.Layers.Count, report.Modules);
        Assert.Equal(["adapter_config.json", "adapter_model.safetensors"], Directory.GetFiles(folder["out"]).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        model.eval();
        using var off = no_grad();
        var expected = model.Logits(probe);

        // An independent reading: only JSON, tensors and regular expressions; nothing of the exporter's own reader.
        using var json = JsonDocument.Parse(File.ReadAllText(folder["out/adapter_config.json"]));
        using var weights = SafeTensorsReader.Open(folder["out/adapter_model.safetensors"]);
        using var plain = Model();
        foreach (var projection in plain.Projections)
        {
            if (!weights.Tensors.ContainsKey($"base_model.model.{projection.Shape.Name}.lora_A.weight"))
            {
                continue;
            }

            var a = weights.Load($"base_model.model.{projection.Shape.Name}.lora_A.weight");
            var b = weights.Load($"base_model.model.{projection.Shape.Name}.lora_B.weight");
            var rank = Number(json, "rank_pattern", "r", projection.Shape.Name);
            var alpha = Number(json, "alpha_pattern", "lora_alpha", projection.Shape.Name);
            Assert.Equal(a.shape[0], rank);
            var scale = json.RootElement.TryGetProperty("use_rslora", out var rs) && rs.GetBoolean() ? alpha / Math.Sqrt(rank) : alpha / rank;
            projection.WeightOverride = projection.weight.add(b.matmul(a).mul(scale));
        }

        plain.Head.weight!.copy_(weights.Load("base_model.model.classifier.weight"));
        plain.Head.bias!.copy_(weights.Load("base_model.model.classifier.bias"));
        plain.eval();
        Assert.True(plain.Logits(probe).allclose(expected, rtol: 1e-5, atol: 1e-5));
        Assert.False(plain.Logits(probe).allclose(BaseLogits(probe), rtol: 1e-2, atol: 1e-2));
    }

    [Fact]
    public void Modules_of_rank_zero_are_left_out()
    {
        using var _ = folder;
        using var model = Model();
        using var adapters = Trained(model, AdapterConfiguration.FromRanks(model.Shape, [.. model.Shape.Modules.Select((m, i) => i % 3 == 0 ? 2 : 0)], 2));
        PeftExporter.Export(model, adapters, "base", folder["out"], new ModelInput(randn([2, 1, 8, 8])));

        using var json = JsonDocument.Parse(File.ReadAllText(folder["out/adapter_config.json"]));
        Assert.Equal(
            model.Shape.Modules.Where((m, i) => i % 3 == 0).Select(m => m.Name),
            json.RootElement.GetProperty("target_modules").EnumerateArray().Select(t => t.GetString()!));
        Assert.Empty(json.RootElement.GetProperty("rank_pattern").EnumerateObject());
    }

    [Fact]
    public void Tensor_names_are_those_of_PEFT_and_nothing_else_is_in_the_file()
    {
        using var _ = folder;
        using var model = Model();
        using var adapters = Trained(model, Configuration("different ranks"));
        PeftExporter.Export(model, adapters, "base", folder["out"], new ModelInput(randn([2, 1, 8, 8])));

        using var weights = SafeTensorsReader.Open(folder["out/adapter_model.safetensors"]);
        var expected = adapters.Configuration.Modules
            .Select(m => model.Shape.Modules[model.Shape.IndexOf(m.Module)].Name)
            .SelectMany(n => new[] { $"base_model.model.{n}.lora_A.weight", $"base_model.model.{n}.lora_B.weight" })
            .Append("base_model.model.classifier.weight").Append("base_model.model.classifier.bias");
        Assert.Equal(expected.Order(StringComparer.Ordinal), weights.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.All(weights.Tensors.Values, t => Assert.Equal(ScalarType.Float32, t.Type));
    }

    [Fact]
    public void Twenty_and_more_targets_survive_the_compression_that_PEFT_does_on_load()
    {
        using var _ = folder;
        using var model = Model(layers: 5);
        var ranks = model.Shape.Modules.Select((m, i) => i is 4 or 11 or 29 ? 0 : 1 + (i % 2)).ToArray();
        using var adapters = Trained(model, AdapterConfiguration.FromRanks(model.Shape, ranks, 2));
        PeftExporter.Export(model, adapters, "base", folder["out"], new ModelInput(randn([2, 1, 8, 8])));

        using var json = JsonDocument.Parse(File.ReadAllText(folder["out/adapter_config.json"]));
        var targets = json.RootElement.GetProperty("target_modules").EnumerateArray().Select(t => t.GetString()!).ToHashSet();
        Assert.Equal(27, targets.Count);
        var all = model.named_modules().Select(m => m.name).Where(n => n.Length > 0).ToArray();
        var compressed = SmallestSuffixes(targets, [.. all.Where(n => !targets.Contains(n))]);
        Assert.True(compressed.Count <= targets.Count);
        var adapted = all.Where(n => compressed.Any(c => n == c || n.EndsWith("." + c, StringComparison.Ordinal))).ToHashSet();
        Assert.Equal(targets.Order(StringComparer.Ordinal), adapted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_folder_with_other_logits_is_never_left_on_disk()
    {
        using var _ = folder;
        using var model = Model();
        using var adapters = Trained(model, Configuration("equal"));

        // A gate is not a part of a PEFT adapter: what would be written is not what the model computes.
        adapters.SetGates([.. adapters.Layers.Select(_ => tensor(0.5f))]);
        var e = Assert.Throws<AdapterExportException>(() => PeftExporter.Export(model, adapters, "base", folder["out"], new ModelInput(randn([2, 1, 8, 8]))));
        Assert.Contains("other logits", e.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        adapters.SetGates(null);
    }

    [Theory]
    [InlineData("r", "3")]
    [InlineData("target_modules", "[\"vit.encoder.layer.0.attention.attention.query\"]")]
    [InlineData("peft_type", "\"LOHA\"")]
    [InlineData("modules_to_save", "[]")]
    public void A_changed_folder_is_refused_when_it_is_read(string field, string value)
    {
        using var _ = folder;
        using var model = Model();
        using var adapters = Trained(model, Configuration("equal"));
        PeftExporter.Export(model, adapters, "base", folder["out"], new ModelInput(randn([2, 1, 8, 8])));
        var path = folder["out/adapter_config.json"];
        var json = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        json[field] = System.Text.Json.Nodes.JsonNode.Parse(value);
        File.WriteAllText(path, json.ToJsonString());

        Assert.Throws<AdapterExportException>(() => PeftFolder.Read(folder["out"], model.Shape, CPU));
    }

    [Fact]
    public void No_adapter_means_no_folder()
    {
        using var _ = folder;
        using var model = Model();
        using var adapters = AdapterSet.Inject(Workbench.TargetsOf(model), AdapterConfiguration.None, 1);
        Assert.Throws<AdapterExportException>(() => PeftExporter.Export(model, adapters, "base", folder["out"], new ModelInput(randn([2, 1, 8, 8]))));
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    private static AdapterConfiguration Configuration(string kind)
    {
        var shape = TestBench.Shape;
        int[] some = [2, 0, 3, 2, 0, 1, 0, 2, 4, 0, 2, 2];
        return kind switch
        {
            "equal" => AdapterConfiguration.FromRanks(shape, [.. some.Select(r => Math.Min(r, 1) * 4)], 2),
            "different ranks" => AdapterConfiguration.FromRanks(shape, some, 2.5),
            "rank-stabilised" => AdapterConfiguration.FromRanks(shape, some, 2, rankStabilized: true),
            "shared A" => AdapterConfiguration.FromRanks(shape, some, 2) with { Sharing = WeightSharing.A },
            "shared B" => AdapterConfiguration.FromRanks(shape, some, 2) with { Sharing = WeightSharing.B },
            "unselected share a pair" => AdapterConfiguration.FromRanks(shape, some, 2) with { Sharing = WeightSharing.Unselected, SharedRank = 3 },
            _ => AdapterConfiguration.FromRanks(shape, [.. shape.Modules.Select((m, i) => 1 + (i % 4))], 2),
        };
    }

    private static ViTClassifier Model(int layers = 2)
    {
        var model = ViTClassifier.Create(TestBench.Configuration(layers), seed: 9);
        model.ReplaceHead(4, seed: 2);
        return model;
    }

    private static Tensor BaseLogits(ModelInput probe)
    {
        using var model = Model();
        model.eval();
        return model.Logits(probe);
    }

    private static AdapterSet Trained(EncoderClassifier model, AdapterConfiguration configuration)
    {
        var adapters = AdapterSet.Inject(Workbench.TargetsOf(model), configuration, seed: 4);
        using var off = no_grad();
        using var generator = new Generator(6);
        foreach (var parameter in adapters.Parameters().Append(model.Head.bias!))
        {
            parameter.normal_(0, 0.3, generator);
        }

        return adapters;
    }

    private static double Number(JsonDocument json, string pattern, string field, string module)
    {
        var hits = json.RootElement.GetProperty(pattern).EnumerateObject().Where(p => Regex.IsMatch(module, $@"^(.*\.)?({p.Name})$")).ToArray();
        Assert.True(hits.Length <= 1);
        return hits.Length == 1 ? hits[0].Value.GetDouble() : json.RootElement.GetProperty(field).GetDouble();
    }

    /// <summary>
    /// What PEFT does to 20 or more target names: it takes the shortest dotted suffixes that match targets and no other module.
    /// </summary>
    private static HashSet<string> SmallestSuffixes(IReadOnlyCollection<string> targets, IReadOnlyCollection<string> others)
    {
        static string[] Suffixes(string name)
        {
            var parts = name.Split('.');
            return [.. Enumerable.Range(1, parts.Length).Select(n => string.Join('.', parts[^n..]))];
        }

        var forbidden = others.SelectMany(Suffixes).ToHashSet();
        var chosen = new HashSet<string>();
        foreach (var target in targets)
        {
            var suffix = Suffixes(target).FirstOrDefault(s => !forbidden.Contains(s)) ?? throw new InvalidOperationException(target);
            chosen.Add(suffix);
        }

        return chosen;
    }
}
