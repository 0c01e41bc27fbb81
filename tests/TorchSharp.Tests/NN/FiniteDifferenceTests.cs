using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdapterSearch.TorchSharp.Tests.NN;

/// <summary>Gradients in float64 against central differences.</summary>
[Collection(TensorCollection.Name)]
public class FiniteDifferenceTests : LeakCheck
{
    private const double Step = 1e-6;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Attention_gradients_equal_central_differences(bool masked, bool causal)
    {
        manual_seed(3);
        var inputs = new[] { Draw(2, 3, 4), Draw(2, 3, 4), Draw(2, 3, 2) };
        var mask = masked ? Draw(3, 3) : null;
        var probe = Draw(2, 3, 2);
        Check(inputs, x => (functional.scaled_dot_product_attention(x[0], x[1], x[2], mask, 0, causal) * probe).sum());
    }

    [Fact]
    public void Layer_gradients_equal_central_differences()
    {
        manual_seed(4);
        var inputs = new[] { Draw(2, 5), Draw(4, 5), Draw(4), Draw(4), Draw(4) };
        var probe = Draw(2, 4);
        Check(
            inputs,
            x => (functional.gelu(functional.layer_norm(functional.linear(x[0], x[1], x[2]), [4], x[3], x[4])) * probe).sum());
    }

    [Fact]
    public void Cross_entropy_gradients_equal_central_differences()
    {
        manual_seed(5);
        var target = tensor(new[] { 2L, 0, 1 });
        Check([Draw(3, 4)], x => functional.cross_entropy(x[0], target, label_smoothing: 0.1));
    }

    private static Tensor Draw(params long[] shape) => randn(shape, ScalarType.Float64);

    private static void Check(Tensor[] inputs, Func<Tensor[], Tensor> function)
    {
        foreach (var input in inputs)
        {
            input.requires_grad_();
        }

        function(inputs).backward();
        foreach (var input in inputs)
        {
            var grad = ReferenceNumbers.Numbers(input.grad!);
            var differences = new double[grad.Length];
            using (no_grad())
            {
                var values = input.data<double>();
                var flat = values.ToArray();
                for (var i = 0; i < flat.Length; i++)
                {
                    double Shifted(double by)
                    {
                        var moved = (double[])flat.Clone();
                        moved[i] += by;
                        input.copy_(tensor(moved).reshape(input.shape));
                        return function(inputs).item<double>();
                    }

                    differences[i] = (Shifted(Step) - Shifted(-Step)) / (2 * Step);
                }

                input.copy_(tensor(flat).reshape(input.shape));
            }

            ReferenceNumbers.Near(differences, grad, 1e-8);
        }
    }
}
