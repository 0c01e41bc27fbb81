using System.Text.Json.Nodes;
using AdapterSearch.Models.Weights;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Tests;

[Collection(TensorCollection.Name)]
public sealed class ModelFolderTests : LeakCheck, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("models-").FullName;

    public new void Dispose()
    {
        Directory.Delete(folder, recursive: true);
        base.Dispose();
    }

    [Theory]
    [InlineData("vit")]
    [InlineData("bert")]
    public void A_saved_model_loads_bit_for_bit(string name)
    {
        using var model = ModelFolder.Load(new Reference(name).Folder, dtype: ScalarType.Float64);
        ModelFolder.Save(model, folder, metadata: new Dictionary<string, string> { ["made_by"] = "a test" });

        using var again = ModelFolder.Load(folder, null, ScalarType.Float64, out var report);
        Assert.Empty(report.ExtraTensors);
        Assert.False(report.NewHead);
        Assert.Equal(model.Labels, again.Labels);
        Assert.Equal(model.named_parameters().Select(p => p.name), again.named_parameters().Select(p => p.name));
        foreach (var ((_, before), (_, after)) in model.named_parameters().Zip(again.named_parameters()))
        {
            Assert.Equal(before.data<double>().ToArray(), after.data<double>().ToArray());
        }

        using var reader = SafeTensorsReader.Open(folder);
        Assert.Equal("a test", reader.Metadata["made_by"]);
        Assert.Equal(["config.json", .. name == "vit" ? new[] { "model.safetensors", "preprocessor_config.json" } : ["model.safetensors"]],
            Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order());
    }

    [Fact]
    public void An_overridden_weight_is_saved_as_it_acts()
    {
        using var model = ModelFolder.Load(new Reference("vit").Folder);
        var target = model.Projections[3];
        target.WeightOverride = target.weight.add(1);
        ModelFolder.Save(model, folder);

        using var again = ModelFolder.Load(folder);
        Assert.Equal(target.WeightOverride.data<float>().ToArray(), again.Projections[3].weight.data<float>().ToArray());
        Assert.Equal(model.Projections[2].weight.data<float>().ToArray(), again.Projections[2].weight.data<float>().ToArray());
    }

    [Theory]
    [InlineData("vit")]
    [InlineData("bert")]
    public void A_base_checkpoint_without_prefix_and_head_loads_with_a_new_head(string name)
    {
        var reference = new Reference(name);
        var prefix = name + ".";
        Rewrite(reference, weights => weights.Where(w => !w.Key.StartsWith("classifier.", StringComparison.Ordinal))
            .ToDictionary(w => w.Key[prefix.Length..], w => w.Value));

        using var model = ModelFolder.Load(folder, null, ScalarType.Float64, out var report);
        using var original = ModelFolder.Load(reference.Folder, dtype: ScalarType.Float64);
        Assert.True(report.NewHead);
        Assert.Empty(report.ExtraTensors);
        Assert.Equal(original.Labels.Count, model.Head.out_features);
        var input = reference.Input(ScalarType.Float64);
        Assert.Equal(original.Encode(input).data<double>().ToArray(), model.Encode(input).data<double>().ToArray());
    }

    [Fact]
    public void The_old_names_gamma_and_beta_load()
    {
        var reference = new Reference("bert");
        Rewrite(reference, weights => weights.ToDictionary(
            w => w.Key.Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal)
                .Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal),
            w => w.Value));

        using var model = ModelFolder.Load(folder, dtype: ScalarType.Float64);
        using var original = ModelFolder.Load(reference.Folder, dtype: ScalarType.Float64);
        var input = reference.Input(ScalarType.Float64);
        Assert.Equal(original.Logits(input).data<double>().ToArray(), model.Logits(input).data<double>().ToArray());
    }

    [Fact]
    public void Tensors_that_the_model_does_not_use_are_reported()
    {
        Rewrite(new Reference("bert"), weights =>
        {
            weights["cls.predictions.bias"] = zeros(20);
            weights["bert.embeddings.position_ids"] = arange(7, ScalarType.Int64);
            return weights;
        });

        using var model = ModelFolder.Load(folder, null, ScalarType.Float32, out var report);
        Assert.Equal(["bert.embeddings.position_ids", "cls.predictions.bias"], report.ExtraTensors);
    }

    [Fact]
    public void A_wrong_shape_names_tensor_and_both_shapes()
    {
        const string name = "vit.encoder.layer.1.intermediate.dense.weight";
        Rewrite(new Reference("vit"), weights =>
        {
            weights[name] = zeros(12, 9);
            return weights;
        });

        var fault = Assert.Throws<ModelException>(() => ModelFolder.Load(folder));
        Assert.Equal(name, fault.Item);
        Assert.Equal([12, 8], fault.ExpectedShape!);
        Assert.Equal([12, 9], fault.FoundShape!);
        Assert.EndsWith("model.safetensors: tensor 'vit.encoder.layer.1.intermediate.dense.weight' has shape [12, 9], expected [12, 8].", fault.Message);
    }

    [Theory]
    [InlineData("vit", "vit.layernorm.bias")]
    [InlineData("bert", "bert.pooler.dense.weight")]
    [InlineData("bert", "classifier.bias")]
    public void A_missing_tensor_is_named(string model, string name)
    {
        Rewrite(new Reference(model), weights =>
        {
            weights.Remove(name);
            return weights;
        });

        var fault = Assert.Throws<ModelException>(() => ModelFolder.Load(folder));
        Assert.Equal(name, fault.Item);
        Assert.NotNull(fault.ExpectedShape);
        Assert.Null(fault.FoundShape);
    }

    [Fact]
    public void A_weight_of_integers_is_refused()
    {
        Rewrite(new Reference("vit"), weights =>
        {
            weights["vit.layernorm.bias"] = zeros([8], ScalarType.Int64);
            return weights;
        });

        Assert.Equal("vit.layernorm.bias", Assert.Throws<ModelException>(() => ModelFolder.Load(folder)).Item);
    }

    [Fact]
    public void A_folder_without_weights_or_with_a_corrupt_file_is_refused()
    {
        var reference = new Reference("vit");
        File.Copy(Path.Combine(reference.Folder, "config.json"), Path.Combine(folder, "config.json"));
        Assert.Throws<ModelException>(() => ModelFolder.Load(folder));

        var whole = File.ReadAllBytes(Path.Combine(reference.Folder, "model.safetensors"));
        File.WriteAllBytes(Path.Combine(folder, "model.safetensors"), whole[..^8]);
        Assert.Throws<ModelException>(() => ModelFolder.Load(folder));
    }

    [Fact]
    public void Pixel_normalisation_is_saved_and_read_back()
    {
        using var model = ModelFolder.Load(new Reference("vit").Folder);
        ModelFolder.Save(model, folder, new ImageNormalization([0.25, 0.5], [0.125, 2]));

        var read = ModelFolder.ReadNormalization(folder);
        Assert.Equal([0.25, 0.5], read.Mean);
        Assert.Equal([0.125, 2], read.StandardDeviation);
        Assert.Equal([0.5, 0.5], ModelFolder.ReadNormalization(new Reference("vit").Folder).Mean);
        Assert.Throws<ModelException>(() => ModelFolder.ReadNormalization(new Reference("bert").Folder));
    }

    [Theory]
    [InlineData("image_mean", "[0.5]")]
    [InlineData("image_mean", "\"half\"")]
    [InlineData("image_std", "[0.5, 0]")]
    public void A_damaged_pixel_normalisation_is_refused(string key, string value)
    {
        File.Copy(Path.Combine(new Reference("vit").Folder, "config.json"), Path.Combine(folder, "config.json"));
        File.WriteAllText(Path.Combine(folder, "preprocessor_config.json"), new JsonObject { [key] = JsonNode.Parse(value) }.ToJsonString());
        Assert.Equal(key, Assert.Throws<ModelException>(() => ModelFolder.ReadNormalization(folder)).Item);
    }

    private void Rewrite(Reference reference, Func<Dictionary<string, Tensor>, Dictionary<string, Tensor>> change)
    {
        using var reader = SafeTensorsReader.Open(reference.Folder);
        SafeTensorsWriter.Write(Path.Combine(folder, "model.safetensors"), change(reader.LoadAll()));
        File.Copy(Path.Combine(reference.Folder, "config.json"), Path.Combine(folder, "config.json"));
    }
}
