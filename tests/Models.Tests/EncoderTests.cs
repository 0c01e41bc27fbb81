using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Tests;

[Collection(TensorCollection.Name)]
public class EncoderTests : LeakCheck
{
    private static readonly ViTConfiguration SmallViT = new()
    {
        HiddenSize = 16, Layers = 2, Heads = 4, IntermediateSize = 32, ImageSize = 8, PatchSize = 4, Channels = 1,
        Labels = EncoderConfiguration.DefaultLabels(3),
    };

    [Fact]
    public void New_weights_follow_the_seed_and_the_published_start()
    {
        using var one = ViTClassifier.Create(SmallViT, seed: 1);
        using var same = ViTClassifier.Create(SmallViT, seed: 1);
        using var other = ViTClassifier.Create(SmallViT, seed: 2);
        var weights = one.named_parameters().ToDictionary(p => p.name, p => p.parameter);
        Assert.All(same.named_parameters(), p => Assert.True(p.parameter.eq(weights[p.name]).all().item<bool>()));
        Assert.False(other.Projections[0].weight.eq(one.Projections[0].weight).all().item<bool>());
        Assert.All(weights.Where(w => w.Key.Contains("layernorm", StringComparison.Ordinal) && w.Key.EndsWith("weight", StringComparison.Ordinal)),
            w => Assert.True(w.Value.eq(1).all().item<bool>()));
        Assert.All(weights.Where(w => w.Key.EndsWith("bias", StringComparison.Ordinal)), w => Assert.True(w.Value.eq(0).all().item<bool>()));

        // 1,024 draws of standard deviation 0.02: the estimate is within 10 % with a margin of more than 4 deviations.
        var fc1 = one.Projections[4].weight.detach();
        Assert.InRange(fc1.mul(fc1).mean().sqrt().item<float>(), 0.018f, 0.022f);
    }

    [Fact]
    public void Query_key_and_value_have_no_bias_when_the_configuration_says_so()
    {
        using var model = ViTClassifier.Create(SmallViT with { QkvBias = false }, seed: 1);
        Assert.Equal(["q", "k", "v"], model.Projections.Where(p => p.bias is null && p.Shape.Address.Layer == 0).Select(p => p.Shape.Address.Projection));
        Assert.Equal(model.Shape.BaseParameters, model.BaseParameters().Sum(p => p.numel()));
        Assert.Equal([2, 3], model.Logits(new ModelInput(zeros(2, 1, 8, 8))).shape);
    }

    [Fact]
    public void Dropout_acts_in_training_only_and_an_instance_may_choose_its_own()
    {
        using var model = ViTClassifier.Create(SmallViT with { HiddenDropout = 0.5, AttentionDropout = 0.5 }, seed: 1);
        using var without = model.ShareBase(dropout: 0);
        var input = new ModelInput(randn(2, 1, 8, 8));
        model.train();
        without.train();
        Assert.False(model.Logits(input).eq(model.Logits(input)).all().item<bool>());
        Assert.True(without.Logits(input).eq(without.Logits(input)).all().item<bool>());
        model.eval();
        Assert.True(model.Logits(input).eq(without.Logits(input)).all().item<bool>());
        Assert.Equal(0.5, ((ViTClassifier)without).Configuration.HiddenDropout);
    }

    [Fact]
    public void An_input_of_another_shape_is_refused_with_both_shapes()
    {
        using var vit = ViTClassifier.Create(SmallViT, seed: 1);
        var fault = Assert.Throws<ArgumentException>(() => vit.Encode(new ModelInput(zeros(2, 3, 8, 8))));
        Assert.Contains("[2, 3, 8, 8]", fault.Message, StringComparison.Ordinal);
        Assert.Contains("[batch, 1, 8, 8]", fault.Message, StringComparison.Ordinal);

        using var bert = ModelFolder.Load(new Reference("bert").Folder);
        Assert.Throws<ArgumentException>(() => bert.Encode(new ModelInput(zeros([1, 8], ScalarType.Int64))));
        Assert.Throws<ArgumentException>(() => bert.Encode(new ModelInput(zeros([1, 4], ScalarType.Int64), ones([1, 5], ScalarType.Int64))));
    }

    [Fact]
    public void A_pass_without_gradients_leaves_only_its_result()
    {
        using var model = ViTClassifier.Create(SmallViT, seed: 1);
        var images = randn(2, 1, 8, 8);
        using var frozen = no_grad();
        var before = Tensor.TotalCount;
        using var logits = model.Logits(new ModelInput(images));
        Assert.Equal(before + 1, Tensor.TotalCount);
    }

    [Fact]
    public void Bfloat16_weights_give_nearly_the_same_result()
    {
        using var full = ViTClassifier.Create(SmallViT, seed: 1);
        using var half = ViTClassifier.Create(SmallViT, seed: 1, dtype: ScalarType.BFloat16);
        var images = randn(2, 1, 8, 8);
        var expected = full.Encode(new ModelInput(images));
        var actual = half.Encode(new ModelInput(images.to_type(ScalarType.BFloat16))).to_type(ScalarType.Float32);
        Assert.True(expected.sub(actual).abs().max().item<float>() < 0.1f);
    }
}
