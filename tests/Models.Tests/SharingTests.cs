using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Tests;

[Collection(TensorCollection.Name)]
public class SharingTests : LeakCheck
{
    [Theory]
    [InlineData("vit")]
    [InlineData("bert")]
    public void Instances_that_share_a_base_read_the_same_storage_and_own_their_heads(string name)
    {
        using var model = ModelFolder.Load(new Reference(name).Folder);
        using var other = model.ShareBase();
        using var frozen = no_grad();
        foreach (var ((parameter, here), (_, there)) in model.named_parameters().Zip(other.named_parameters()).ToList())
        {
            Assert.NotSame(here, there);
            here.fill_(0.25);
            Assert.Equal(!EncoderClassifier.IsHead(parameter), there.eq(0.25).all().item<bool>());
        }
    }

    [Theory]
    [InlineData("vit")]
    [InlineData("bert")]
    public void A_deep_copy_shares_nothing(string name)
    {
        using var model = ModelFolder.Load(new Reference(name).Folder);
        using var other = model.DeepCopy();
        using var frozen = no_grad();
        foreach (var (here, there) in model.parameters().Zip(other.parameters()).ToList())
        {
            Assert.True(here.eq(there).all().item<bool>());
            here.fill_(0.25);
            Assert.False(there.eq(0.25).all().item<bool>());
        }
    }

    [Fact]
    public void A_copy_outlives_its_original()
    {
        var reference = new Reference("vit");
        var model = ModelFolder.Load(reference.Folder);
        var expected = model.Logits(reference.Input(ScalarType.Float32));
        using var other = model.ShareBase();
        model.Dispose();
        Assert.Equal(expected.data<float>().ToArray(), other.Logits(reference.Input(ScalarType.Float32)).data<float>().ToArray());
    }

    [Fact]
    public void Only_the_head_trains_unless_the_base_is_freed_and_a_shared_base_cannot_be()
    {
        using var model = ModelFolder.Load(new Reference("vit").Folder);
        Assert.Equal(["classifier.bias", "classifier.weight"], model.named_parameters().Where(p => p.parameter.requires_grad).Select(p => p.name).Order());

        using var own = model.DeepCopy();
        own.SetBaseTrainable(true);
        Assert.All(own.parameters(), p => Assert.True(p.requires_grad));
        own.SetBaseTrainable(false);
        Assert.All(own.BaseParameters(), p => Assert.False(p.requires_grad));

        using var shared = model.ShareBase();
        Assert.Throws<InvalidOperationException>(() => shared.SetBaseTrainable(true));
        Assert.Throws<InvalidOperationException>(() => model.SetBaseTrainable(true));
    }

    [Fact]
    public void Shared_instances_keep_their_own_adapters_overrides_and_mode()
    {
        var reference = new Reference("vit");
        using var model = ModelFolder.Load(reference.Folder);
        using var other = model.ShareBase();
        Assert.False(other.training);
        using var doubling = new Doubling();
        model.Projections[0].Adapter = doubling;
        model.Projections[1].WeightOverride = model.Projections[1].weight.mul(2);
        Assert.Null(other.Projections[0].Adapter);
        Assert.Same(other.Projections[1].weight, other.Projections[1].EffectiveWeight);
        var input = reference.Input(ScalarType.Float32);
        Assert.False(model.Logits(input).allclose(other.Logits(input)));
    }

    [Fact]
    public void An_adapter_is_called_with_input_and_base_output_follows_the_mode_and_is_no_part_of_the_model()
    {
        using var model = ModelFolder.Load(new Reference("vit").Folder);
        var projection = model.Projections[5];
        var names = model.named_parameters().Select(p => p.name).ToArray();
        var x = randn(4, projection.Shape.InFeatures);
        var expected = projection.call(x).mul(2);

        using var adapter = new Doubling();
        projection.Adapter = adapter;
        Assert.Equal(expected.data<float>().ToArray(), projection.call(x).data<float>().ToArray());
        Assert.False(adapter.training);
        model.train();
        Assert.True(adapter.training);
        model.eval();
        Assert.False(adapter.training);
        Assert.Equal(names, model.named_parameters().Select(p => p.name));
        Assert.Equal(names, model.state_dict().Keys);
    }

    [Fact]
    public void A_new_head_depends_on_its_seed_only()
    {
        using var model = ModelFolder.Load(new Reference("bert").Folder);
        model.ReplaceHead(5, 7);
        var first = model.Head.weight.data<float>().ToArray();
        Assert.Equal([5, 8], model.Head.weight.shape);
        Assert.Equal(new float[5], model.Head.bias!.data<float>().ToArray());
        Assert.Equal(["LABEL_0", "LABEL_1", "LABEL_2", "LABEL_3", "LABEL_4"], model.Labels);
        Assert.True(model.Head.weight.requires_grad);

        model.ReplaceHead(5, 8);
        Assert.NotEqual(first, model.Head.weight.data<float>().ToArray());
        model.ReplaceHead(5, 7, ["a", "b", "c", "d", "e"]);
        Assert.Equal(first, model.Head.weight.data<float>().ToArray());
        Assert.Equal("e", model.Labels[^1]);
        Assert.Throws<ArgumentException>(() => model.ReplaceHead(2, 0, ["one"]));
    }

    private sealed class Doubling() : nn.Module<Tensor, Tensor, Tensor>(nameof(Doubling))
    {
        public override Tensor forward(Tensor input, Tensor output) => output.mul(2);
    }
}
