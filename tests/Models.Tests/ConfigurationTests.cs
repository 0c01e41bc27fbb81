using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json.Nodes;

namespace AdapterSearch.Models.Tests;

public sealed class ConfigurationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("configuration-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_published_ViT_base_configuration_gives_its_known_size()
    {
        // google/vit-base-patch16-224: 86,567,656 parameters with a head of 1,000 classes, of which the head has 769,000.
        Write(new JsonObject
        {
            ["model_type"] = "vit", ["hidden_size"] = 768, ["num_hidden_layers"] = 12, ["num_attention_heads"] = 12, ["intermediate_size"] = 3072,
        });
        var shape = ModelFolder.ReadShape(folder);
        Assert.Equal(86_567_656 - 769_000, shape.BaseParameters);
        Assert.Equal(72, shape.Modules.Count);
        Assert.Equal(165_888, shape.ParametersPerRank);
        Assert.Equal("vit.encoder.layer.11.output.dense", shape.Modules[^1].Name);
    }

    [Fact]
    public void A_published_BERT_base_configuration_gives_its_known_size()
    {
        // bert-base-uncased with pooler: 109,482,240 parameters.
        Write(new JsonObject
        {
            ["model_type"] = "bert", ["hidden_size"] = 768, ["num_hidden_layers"] = 12, ["num_attention_heads"] = 12, ["intermediate_size"] = 3072,
            ["vocab_size"] = 30_522,
        });
        Assert.Equal(109_482_240, ModelFolder.ReadShape(folder).BaseParameters);
        Assert.Equal("bert.encoder.layer.0.attention.self.query", ModelFolder.ReadShape(folder).Modules[0].Name);
    }

    [Theory]
    [InlineData("model_type", "\"gpt2\"", "known are vit and bert")]
    [InlineData("model_type", "null", "known are vit and bert")]
    [InlineData("hidden_act", "\"mish\"", "known are gelu")]
    [InlineData("hidden_size", "null", "has no 'hidden_size'")]
    [InlineData("hidden_size", "\"wide\"", "a whole number is expected")]
    [InlineData("num_attention_heads", "3", "does not divide")]
    [InlineData("num_attention_heads", "0", "allowed is 1 to")]
    [InlineData("patch_size", "4", "does not divide")]
    [InlineData("hidden_dropout_prob", "1", "allowed is 0 up to")]
    [InlineData("layer_norm_eps", "0", "must be above 0")]
    [InlineData("qkv_bias", "1", "true or false is expected")]
    [InlineData("id2label", "{\"0\":\"a\",\"2\":\"b\"}", "without a gap")]
    [InlineData("id2label", "[]", "not an object")]
    public void An_impossible_value_is_refused_by_key(string key, string value, string message)
    {
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(new Reference("vit").Folder, "config.json")))!.AsObject();
        config[key] = JsonNode.Parse(value);
        Write(config);

        var fault = Assert.Throws<ModelException>(() => ModelFolder.ReadShape(folder));
        Assert.Equal(key, fault.Item);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith(Path.Combine(folder, "config.json"), fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("position_embedding_type", "\"relative_key\"")]
    [InlineData("is_decoder", "true")]
    [InlineData("classifier_dropout", "1.5")]
    [InlineData("num_labels", "-1")]
    [InlineData("num_labels", "2000000000")]
    [InlineData("num_hidden_layers", "1000000")]
    [InlineData("vocab_size", "0")]
    public void A_BERT_of_another_kind_or_an_impossible_size_is_refused(string key, string value)
    {
        var config = JsonNode.Parse(File.ReadAllText(Path.Combine(new Reference("bert").Folder, "config.json")))!.AsObject();
        config[key] = JsonNode.Parse(value);
        Write(config);
        Assert.Equal(key, Assert.Throws<ModelException>(() => ModelFolder.ReadShape(folder)).Item);
    }

    [Fact]
    public void A_missing_folder_file_or_JSON_is_refused_by_path()
    {
        var missing = Path.Combine(folder, "nowhere");
        Assert.Equal(missing, Assert.Throws<ModelException>(() => ModelFolder.ReadShape(missing)).Path);
        var file = Path.Combine(folder, "config.json");
        Assert.Equal(file, Assert.Throws<ModelException>(() => ModelFolder.ReadShape(folder)).Path);
        File.WriteAllText(file, "{");
        Assert.Equal(file, Assert.Throws<ModelException>(() => ModelFolder.ReadShape(folder)).Path);
        File.WriteAllText(file, "[]");
        Assert.Equal(file, Assert.Throws<ModelException>(() => ModelFolder.ReadShape(folder)).Path);
    }

    [Fact]
    public void The_shape_is_read_without_the_tensor_library()
    {
        var context = new WithoutTorch();
        var type = context.LoadFromAssemblyPath(typeof(ModelFolder).Assembly.Location).GetType(typeof(ModelFolder).FullName!)!;
        var shape = type.GetMethod(nameof(ModelFolder.ReadShape))!.Invoke(null, [new Reference("vit").Folder]);
        Assert.Contains("Layers = 2", shape!.ToString(), StringComparison.Ordinal);

        // The refusal works: a member that does take tensors cannot even be looked at.
        var load = type.GetMethods().First(m => m.Name == nameof(ModelFolder.Load));
        Assert.Throws<FileNotFoundException>(load.GetParameters);
    }

    private void Write(JsonObject config) => File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());

    /// <summary>Loads assemblies from beside the tests, but refuses the tensor library.</summary>
    private sealed class WithoutTorch : AssemblyLoadContext
    {
        protected override Assembly? Load(AssemblyName name)
        {
            if (name.Name!.StartsWith("TorchSharp", StringComparison.Ordinal))
            {
                throw new FileNotFoundException("refused", name.Name);
            }

            var path = Path.Combine(AppContext.BaseDirectory, name.Name + ".dll");
            return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
        }
    }
}
