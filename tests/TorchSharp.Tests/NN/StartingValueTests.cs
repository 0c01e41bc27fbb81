using System.Text.Json;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdapterSearch.TorchSharp.Tests.NN;

/// <summary>Starting values after `manual_seed` equal PyTorch's to the bit (tools/reference/torchsharp_nn.py).</summary>
[Collection(TensorCollection.Name)]
public class StartingValueTests : LeakCheck
{
    private static readonly JsonElement Reference = ReferenceNumbers.Read("torchsharp_nn.json");

    private static readonly Dictionary<string, Func<IEnumerable<Tensor>>> Makers = new()
    {
        ["linear"] = () => Parameters(Linear(5, 3)),
        ["conv2d"] = () => Parameters(Conv2d(4, 6, (3, 2), groups: 2)),
        ["embedding"] = () => Parameters(Embedding(6, 3, padding_idx: -2)),
        ["layer_norm"] = () => Parameters(LayerNorm(4)),
        ["dropout"] = () => [functional.dropout(ones(40), 0.3)],
        ["uniform"] = () => [init.uniform_(empty(4, 5), -2, 3)],
        ["normal"] = () => [init.normal_(empty(4, 5), 1, 0.5)],
        ["trunc_normal"] = () => [init.trunc_normal_(empty(4, 5), 0, 0.02, -0.03, 0.03)],
        ["xavier_uniform"] = () => [init.xavier_uniform_(empty(4, 5, 2), 1.5)],
        ["xavier_normal"] = () => [init.xavier_normal_(empty(4, 5))],
        ["kaiming_uniform_fan_out_relu"] = () =>
            [init.kaiming_uniform_(empty(4, 5), mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU)],
        ["kaiming_normal"] = () => [init.kaiming_normal_(empty(4, 5), 0.2)],
    };

    public static IEnumerable<object[]> Names() => Makers.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Starting_values_equal_those_of_PyTorch(string name)
    {
        manual_seed(Reference.GetProperty("seed").GetInt64());
        var made = Makers[name]().ToArray();
        var expected = Reference.GetProperty("starts").GetProperty(name).EnumerateArray().Select(ReferenceNumbers.Values).ToArray();
        Assert.Equal(expected.Length, made.Length);
        for (var i = 0; i < made.Length; i++)
        {
            Assert.Equal(expected[i], ReferenceNumbers.Numbers(made[i]));
        }
    }

    [Fact]
    public void A_generator_gives_the_same_numbers_whatever_the_default_one_did()
    {
        double[] Draw(Action<Tensor, Generator> fill)
        {
            using var generator = new Generator(11);
            var result = empty(6);
            fill(result, generator);
            rand(3);
            return ReferenceNumbers.Numbers(result);
        }

        foreach (var fill in new Action<Tensor, Generator>[]
                 {
                     (t, g) => init.normal_(t, generator: g),
                     (t, g) => init.uniform_(t, generator: g),
                     (t, g) => init.trunc_normal_(t, generator: g),
                 })
        {
            Assert.Equal(Draw(fill), Draw(fill));
        }
    }

    [Fact]
    public void Truncated_normal_numbers_stay_between_the_cuts()
    {
        manual_seed(1);
        var numbers = ReferenceNumbers.Numbers(init.trunc_normal_(empty(2000), 1, 2, 0, 1.5));
        Assert.All(numbers, number => Assert.InRange(number, 0, 1.5));
    }

    [Fact]
    public void A_fan_needs_two_dimensions() => Assert.Throws<ArgumentException>(() => init.xavier_uniform_(empty(4)));

    private static IEnumerable<Tensor> Parameters(Module module)
    {
        // copies, so that the module can go
        var result = module.parameters().Select(parameter => parameter.detach().clone()).ToArray();
        module.Dispose();
        return result;
    }
}
