using AdapterSearch.Models.Weights;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Tests;

/// <summary>Numbers from tools/reference/models.py, PyTorch 1.13, seed 20261121.</summary>
[Collection(TensorCollection.Name)]
public class ReferenceParityTests : LeakCheck
{
    public static TheoryData<string, ScalarType, double> Cases => new()
    {
        { "vit", ScalarType.Float64, 1e-12 },
        { "vit", ScalarType.Float32, 1e-6 },
        { "bert", ScalarType.Float64, 1e-12 },
        { "bert", ScalarType.Float32, 1e-6 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Features_and_logits_equal_PyTorch(string name, ScalarType dtype, double tolerance)
    {
        var reference = new Reference(name);
        using var model = ModelFolder.Load(reference.Folder, dtype: dtype);

        AssertClose(reference.Features, model.Encode(reference.Input(dtype)), tolerance);
        AssertClose(reference.Logits, model.Logits(reference.Input(dtype)), tolerance);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Loss_and_the_gradient_of_every_weight_equal_PyTorch(string name, ScalarType dtype, double tolerance)
    {
        var reference = new Reference(name);
        using var model = ModelFolder.Load(reference.Folder, dtype: dtype);
        model.SetBaseTrainable(true);

        var loss = nn.functional.cross_entropy(model.Logits(reference.Input(dtype)), reference.Labels);
        loss.backward();

        Assert.Equal(reference.Loss, loss.to_type(ScalarType.Float64).item<double>(), tolerance);
        using var gradients = SafeTensorsReader.Open(reference.Gradients);
        Assert.Equal(gradients.Tensors.Keys.Order(), model.named_parameters().Select(p => p.name).Order());
        foreach (var (parameter, weight) in model.named_parameters())
        {
            AssertClose(gradients.Load(parameter), weight.grad!, tolerance);
        }
    }

    [Theory]
    [InlineData("vit")]
    [InlineData("bert")]
    public void The_shape_counts_the_base_parameters_and_names_the_projections_of_the_checkpoint(string name)
    {
        var reference = new Reference(name);
        using var model = ModelFolder.Load(reference.Folder);

        var head = model.Head.weight.numel() + model.Head.bias!.numel();
        Assert.Equal(reference.Parameters, model.Shape.BaseParameters + head);
        Assert.Equal(model.Shape.BaseParameters, model.BaseParameters().Sum(p => p.numel()));
        Assert.Equal(model.Shape.Modules, model.Projections.Select(p => p.Shape));
        Assert.Equal(["q", "k", "v", "o", "fc1", "fc2"], model.Shape.Projections);
        foreach (var projection in model.Projections)
        {
            Assert.Equal([projection.Shape.OutFeatures, projection.Shape.InFeatures], projection.weight.shape);
        }

        Assert.Equal(model.Shape.BaseParameters, ModelFolder.ReadShape(reference.Folder).BaseParameters);
        Assert.Equal(model.Shape.Modules, ModelFolder.ReadShape(reference.Folder).Modules);
    }

    [Theory]
    [InlineData("vit")]
    [InlineData("bert")]
    public void Skipping_the_tokens_that_nothing_reads_changes_neither_features_nor_gradients(string name)
    {
        var reference = new Reference(name);
        using var skipping = ModelFolder.Load(reference.Folder, dtype: ScalarType.Float64);
        using var full = skipping.DeepCopy();
        full.SkipsUnreadTokens = false;
        foreach (var model in new[] { skipping, full })
        {
            model.SetBaseTrainable(true);
            nn.functional.cross_entropy(model.Logits(reference.Input(ScalarType.Float64)), reference.Labels).backward();
        }

        AssertClose(full.Encode(reference.Input(ScalarType.Float64)), skipping.Encode(reference.Input(ScalarType.Float64)), 1e-14);
        Assert.All(skipping.parameters().Zip(full.parameters()), pair => AssertClose(pair.Second.grad!, pair.First.grad!, 1e-14));
    }

    [Theory]
    [InlineData("vit")]
    [InlineData("bert")]
    public void A_batch_gives_what_its_examples_give_alone(string name)
    {
        var reference = new Reference(name);
        using var model = ModelFolder.Load(reference.Folder, dtype: ScalarType.Float64);
        var input = reference.Input(ScalarType.Float64);

        var alone = new List<Tensor>();
        for (var i = 0; i < 3; i++)
        {
            alone.Add(model.Logits(new ModelInput(input.Values.narrow(0, i, 1), input.Mask?.narrow(0, i, 1))));
        }

        AssertClose(model.Logits(input), cat(alone, 0), 1e-13);
    }

    [Fact]
    public void Padding_changes_nothing_when_it_is_masked()
    {
        var reference = new Reference("bert");
        using var model = ModelFolder.Load(reference.Folder, dtype: ScalarType.Float64);
        var (ids, mask) = (reference.Input(ScalarType.Float64).Values, reference.Input(ScalarType.Float64).Mask!);

        // The third example has two tokens.
        var cut = new ModelInput(ids.narrow(0, 2, 1).narrow(1, 0, 2));
        var padded = new ModelInput(ids.narrow(0, 2, 1), mask.narrow(0, 2, 1));
        AssertClose(model.Logits(cut), model.Logits(padded), 1e-13);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var difference = actual.detach().to_type(ScalarType.Float64).sub(expected.to_type(ScalarType.Float64)).abs().max().item<double>();
        Assert.True(difference <= tolerance, $"largest difference {difference}");
    }
}
