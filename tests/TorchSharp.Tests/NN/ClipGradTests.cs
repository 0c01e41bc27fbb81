using System.Text.Json;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdapterSearch.TorchSharp.Tests.NN;

/// <summary>Gradient clipping against PyTorch 1.13 (tools/reference/torchsharp_nn.py).</summary>
[Collection(TensorCollection.Name)]
public class ClipGradTests : LeakCheck
{
    private static readonly JsonElement Reference = ReferenceNumbers.Read("torchsharp_nn.json").GetProperty("clip");

    [Theory]
    [InlineData("two")]
    [InlineData("one")]
    [InlineData("infinity")]
    [InlineData("loose")]
    public void Clipped_gradients_and_their_norm_equal_those_of_PyTorch(string name)
    {
        var run = Reference.GetProperty("runs").GetProperty(name);
        var parameters = Reference.GetProperty("grads").EnumerateArray().Select(WithGrad).ToList();
        parameters.Add(new Parameter(zeros(2)));
        var order = run.GetProperty("order");
        var total = utils.clip_grad_norm_(
            parameters, run.GetProperty("max").GetDouble(), order.ValueKind == JsonValueKind.Null ? double.PositiveInfinity : order.GetDouble());
        ReferenceNumbers.Near([run.GetProperty("total").GetDouble()], [total], 1e-6);
        foreach (var (parameter, expected) in parameters.Zip(run.GetProperty("grads").EnumerateArray()))
        {
            ReferenceNumbers.Near(ReferenceNumbers.Values(expected), ReferenceNumbers.Numbers(parameter.grad!), 1e-7);
        }

        Assert.Null(parameters[^1].grad);
    }

    [Fact]
    public void No_gradient_at_all_has_norm_0() => Assert.Equal(0, utils.clip_grad_norm_([new Parameter(zeros(2))], 1));

    [Fact]
    public void Values_are_clamped_to_the_limit()
    {
        var parameter = new Parameter(zeros(3));
        parameter.grad = tensor(new[] { -3f, 0.5f, 2f });
        utils.clip_grad_value_([parameter], 1);
        Assert.Equal([-1, 0.5, 1], ReferenceNumbers.Numbers(parameter.grad!));
    }

    private static Parameter WithGrad(JsonElement packed)
    {
        var grad = ReferenceNumbers.Tensor(packed, ScalarType.Float32);
        return new Parameter(zeros_like(grad)) { grad = grad };
    }
}
