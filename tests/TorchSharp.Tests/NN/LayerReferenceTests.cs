using System.Text.Json;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdapterSearch.TorchSharp.Tests.NN;

/// <summary>Results and gradients of the functional forms against PyTorch 1.13 in float64 (tools/reference/torchsharp_nn.py).</summary>
[Collection(TensorCollection.Name)]
public class LayerReferenceTests : LeakCheck
{
    private static readonly JsonElement Reference = ReferenceNumbers.Read("torchsharp_nn.json");

    private static readonly Dictionary<string, Func<Tensor[], Tensor>> Functions = new()
    {
        ["linear"] = x => functional.linear(x[0], x[1], x[2]),
        ["layer_norm"] = x => functional.layer_norm(x[0], [4], x[1], x[2]),
        ["gelu"] = x => functional.gelu(x[0]),
        ["gelu_tanh"] = x => functional.gelu(x[0], global::TorchSharp.Modules.GELU.Approximate.tanh),
        ["relu"] = x => functional.relu(x[0]),
        ["silu"] = x => functional.silu(x[0]),
        ["tanh"] = x => functional.tanh(x[0]),
        ["sigmoid"] = x => functional.sigmoid(x[0]),
        ["softmax"] = x => functional.softmax(x[0], 1),
        ["log_softmax"] = x => functional.log_softmax(x[0], -1),
        ["conv2d"] = x => functional.conv2d(x[0], x[1], x[2], [2, 1], [1, 0], [1, 2], 2),
        ["conv2d_same"] = x => functional.conv2d_padding(x[0], x[1], padding: Padding.Same),
        ["conv2d_circular"] = x => functional.conv2d(functional.pad(x[0], [1, 1, 2, 2], PaddingModes.Circular), x[1]),
        ["cross_entropy"] = x => functional.cross_entropy(x[0], Classes(1)),
        ["cross_entropy_weighted"] = x =>
            functional.cross_entropy(x[0], Classes(-1), x[1].detach(), -1, Reduction.Sum, 0.2),
        ["cross_entropy_none"] = x => functional.cross_entropy(x[0], Classes(1), reduction: Reduction.None),
        ["cross_entropy_probabilities"] = x => functional.cross_entropy(x[0], functional.softmax(x[1], 1).detach()),
        ["nll_loss"] = x => functional.nll_loss(x[0], Classes(1)),
        ["mse_loss"] = x => functional.mse_loss(x[0], x[1]),
        ["kl_div"] = x => functional.kl_div(x[0], x[1].detach(), true, Reduction.Sum),
        ["attention"] = x => functional.scaled_dot_product_attention(x[0], x[1], x[2]),
        ["attention_mask"] = x => functional.scaled_dot_product_attention(x[0], x[1], x[2], x[3]),
        ["attention_boolean"] = x => functional.scaled_dot_product_attention(x[0], x[1], x[2], Allowed()),
        ["attention_causal"] = x => functional.scaled_dot_product_attention(x[0], x[1], x[2], is_casual: true),
    };

    public static IEnumerable<object[]> Cases() => Functions.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Result_and_gradients_equal_those_of_PyTorch(string name)
    {
        var expected = Reference.GetProperty("cases").GetProperty(name);
        var inputs = expected.GetProperty("inputs").EnumerateArray()
            .Select(packed => ReferenceNumbers.Tensor(packed, ScalarType.Float64).requires_grad_())
            .ToArray();
        var result = Functions[name](inputs);
        ReferenceNumbers.Near(ReferenceNumbers.Values(expected.GetProperty("result")), ReferenceNumbers.Numbers(result), 1e-13);

        (result * ReferenceNumbers.Tensor(expected.GetProperty("probe"), ScalarType.Float64)).sum().backward();
        var grads = expected.GetProperty("grads").EnumerateArray().ToArray();
        for (var i = 0; i < inputs.Length; i++)
        {
            var grad = inputs[i].grad;
            if (grads[i].ValueKind == JsonValueKind.Null)
            {
                Assert.Null(grad);
            }
            else
            {
                ReferenceNumbers.Near(ReferenceNumbers.Values(grads[i]), ReferenceNumbers.Numbers(grad!), 1e-12);
            }
        }
    }

    [Fact]
    public void Embedding_looks_rows_up_and_gives_its_padding_row_no_gradient()
    {
        var expected = Reference.GetProperty("cases").GetProperty("embedding");
        using var layer = Embedding_from_pretrained(
            ReferenceNumbers.Tensor(expected.GetProperty("inputs")[0], ScalarType.Float64), freeze: false, padding_idx: -2);
        var result = layer.call(tensor(new long[,] { { 0, 2, 5 }, { 2, 4, 2 } }));
        Assert.Equal(ReferenceNumbers.Values(expected.GetProperty("result")), ReferenceNumbers.Numbers(result));
        (result * ReferenceNumbers.Tensor(expected.GetProperty("probe"), ScalarType.Float64)).sum().backward();
        ReferenceNumbers.Near(ReferenceNumbers.Values(expected.GetProperty("grads")[0]), ReferenceNumbers.Numbers(layer.weight.grad!), 1e-14);
    }

    [Fact]
    public void In_place_activations_overwrite_their_input()
    {
        var x = tensor(new[] { -1.0, 2.0 });
        var result = functional.relu(x, inplace: true);
        Assert.Equal([0.0, 2.0], ReferenceNumbers.Numbers(x));
        Assert.Equal([0.0, 2.0], ReferenceNumbers.Numbers(result));
    }

    [Fact]
    public void Attention_refuses_a_mask_together_with_the_causal_flag()
    {
        var x = zeros([1, 2, 4]);
        Assert.ThrowsAny<System.Runtime.InteropServices.ExternalException>(
            () => functional.scaled_dot_product_attention(x, x, x, zeros([2, 2]), is_casual: true));
    }

    [Fact]
    public void Attention_dropout_keeps_the_expectation()
    {
        manual_seed(5);
        var q = zeros([1, 1, 4000], ScalarType.Float64).transpose(1, 2);
        var v = ones([1, 4000, 1], ScalarType.Float64);
        var k = zeros([1, 4000, 1], ScalarType.Float64);

        // 4,000 rows of 4,000 weights, each kept with probability 0.75 and then divided by it: deviation of the mean 0.00014
        var mean = functional.scaled_dot_product_attention(q, k, v, p: 0.25).mean();
        Assert.InRange(mean.item<double>(), 0.999, 1.001);
    }

    private static Tensor Classes(long second) => tensor(new[] { 1L, second == 1 ? 0 : -1, 4, 2 });

    private static Tensor Allowed() => tensor(new[,] { { true, true, false, true }, { true, false, false, true }, { true, true, true, true } });
}
