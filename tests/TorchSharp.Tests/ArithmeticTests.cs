using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.TorchSharp.Tests;

[Collection(TensorCollection.Name)]
public sealed class ArithmeticTests : LeakCheck
{
    private static readonly double[] X = [-1.5, -0.5, 0.25, 2];

    [Fact]
    public void Operators_follow_the_languages_rules()
    {
        var a = tensor(new[] { 1f, 2, 3 });
        var b = tensor(new[] { 4f, 5, 6 });
        Assert.Equal([5f, 7, 9], (a + b).data<float>().ToArray());
        Assert.Equal([-3f, -3, -3], (a - b).data<float>().ToArray());
        Assert.Equal([4f, 10, 18], (a * b).data<float>().ToArray());
        Assert.Equal([0.25f, 0.4f, 0.5f], (a / b).data<float>().ToArray());
        Assert.Equal([11f, 12, 13], (a + 10).data<float>().ToArray());
        Assert.Equal([9f, 8, 7], (10 - a).data<float>().ToArray());
        Assert.Equal([2f, 1, 2f / 3], (2 / a).data<float>().ToArray());
        Assert.Equal([1f, 0, 1], (a % 2).data<float>().ToArray());
        Assert.Equal([-1f, -2, -3], (-a).data<float>().ToArray());
        Assert.Equal([false, false, true], (a > 2f).data<bool>().ToArray());
        Assert.Equal([true, true, false], (~(a > 2f)).data<bool>().ToArray());
        Assert.Equal([true, false, true], ((a < 2f) | (a > 2f)).data<bool>().ToArray());
        Assert.Equal(torch.float32, (a * 2.0).dtype);
        Assert.Equal(torch.float32, (arange(3) * 0.5).dtype);
        Assert.Equal(torch.int64, (arange(3) * 2).dtype);
    }

    [Fact]
    public void In_place_variants_change_and_return_the_tensor()
    {
        var a = ones(2);
        Assert.Same(a, a.add_(2).mul_(3).sub_(1).div_(4));
        Assert.Equal([2f, 2f], a.data<float>().ToArray());
        Assert.Equal([3f, 3f], a.add_(ones(2), alpha: 1).data<float>().ToArray());
        Assert.Equal([1.5f, 1.5f], a.clamp_(max: 1.5).data<float>().ToArray());
        Assert.Equal([0f, 0f], a.zero_().data<float>().ToArray());
        Assert.Equal([4f, 4f], a.copy_(full(2, 4, torch.int64)).data<float>().ToArray());
        Assert.Equal([8f, 8f], a.lerp_(full(2, 12f), tensor(0.5f)).data<float>().ToArray());
        Assert.Equal([14f, 14f], a.addcmul_(full(2, 3f), full(2, 4f), 0.5).data<float>().ToArray());
        Assert.Equal([16f, 16f], a.addcdiv_(full(2, 8f), full(2, 4f), 1).data<float>().ToArray());
    }

    [Theory]
    [InlineData("exp")]
    [InlineData("tanh")]
    [InlineData("sigmoid")]
    [InlineData("relu")]
    [InlineData("abs")]
    [InlineData("sign")]
    [InlineData("silu")]
    [InlineData("square")]
    [InlineData("log1p of the square")]
    [InlineData("rsqrt of the square")]
    [InlineData("floor")]
    public void Functions_agree_with_the_mathematics(string name)
    {
        var x = tensor(X);
        Func<double, double> expected = name switch
        {
            "exp" => Math.Exp,
            "tanh" => Math.Tanh,
            "sigmoid" => v => 1 / (1 + Math.Exp(-v)),
            "relu" => v => Math.Max(v, 0),
            "abs" => Math.Abs,
            "sign" => v => Math.Sign(v),
            "silu" => v => v / (1 + Math.Exp(-v)),
            "square" => v => v * v,
            "log1p of the square" => v => Math.Log(1 + (v * v)),
            "rsqrt of the square" => v => 1 / Math.Abs(v),
            _ => Math.Floor,
        };
        var actual = name switch
        {
            "exp" => x.exp(),
            "tanh" => x.tanh(),
            "sigmoid" => x.sigmoid(),
            "relu" => x.relu(),
            "abs" => x.abs(),
            "sign" => x.sign(),
            "silu" => x.silu(),
            "square" => x.square(),
            "log1p of the square" => x.square().log1p(),
            "rsqrt of the square" => x.square().rsqrt(),
            _ => x.floor(),
        };
        var values = actual.data<double>().ToArray();
        for (var i = 0; i < X.Length; i++)
        {
            Assert.Equal(expected(X[i]), values[i], 14);
        }
    }

    [Fact]
    public void Gelu_is_the_exact_form()
    {
        // x * Phi(x) at x = 1: Phi(1) = 0.8413447460685429
        Assert.Equal(0.8413447460685429, tensor(1.0).gelu().item<double>(), 15);
    }

    [Fact]
    public void Softmax_sums_to_one_and_matches_its_logarithm()
    {
        var x = tensor(new[,] { { 1.0, 2, 3 }, { 0, 0, 0 } });
        var softmax = x.softmax(-1);
        Assert.Equal(1, softmax[0].sum().item<double>(), 15);
        Assert.Equal(Math.Exp(1) / (Math.Exp(1) + Math.Exp(2) + Math.Exp(3)), softmax[0, 0].item<double>(), 15);
        Assert.Equal(1.0 / 3, softmax[1, 2].item<double>(), 15);
        Assert.True(allclose(softmax.log(), x.log_softmax(-1)));
    }

    [Fact]
    public void Reductions_have_their_known_values()
    {
        var x = tensor(new[,] { { 1.0, 2, 3 }, { 4, 5, 6 } });
        Assert.Equal(21, x.sum().item<double>());
        Assert.Equal([5.0, 7, 9], x.sum(0L).data<double>().ToArray());
        Assert.Equal([2L, 1], x.sum(1, keepdim: true).shape);
        Assert.Equal(3.5, x.mean().item<double>());
        Assert.Equal([2.0, 5], x.mean([1L]).data<double>().ToArray());
        Assert.Equal(Math.Sqrt(3.5), x.std().item<double>(), 14);
        Assert.Equal(17.5 / 6, x.var(unbiased: false).item<double>(), 14);
        Assert.Equal(Math.Sqrt(91), x.norm().item<double>(), 14);
        Assert.Equal(6, x.max().item<double>());
        var (largest, places) = x.max(1);
        Assert.Equal([3.0, 6], largest.data<double>().ToArray());
        Assert.Equal([2L, 2], places.data<long>().ToArray());
        Assert.Equal(5, x.argmax().item<long>());
        Assert.Equal([2L, 2], x.argmax(1).data<long>().ToArray());
        Assert.Equal([1.0, 3, 6], x[0].cumsum(0).data<double>().ToArray());
        Assert.Equal(720, x.prod().item<double>());
        Assert.Equal([6.0, 5], x.reshape(-1).topk(2).Item1.data<double>().ToArray());
        var (sorted, _) = x.reshape(-1).sort(descending: true);
        Assert.Equal([6.0, 5, 4, 3, 2, 1], sorted.data<double>().ToArray());
        Assert.Equal(2, x.reshape(-1).kthvalue(2, 0).Item1.item<double>());
        Assert.Equal(2.5, x.reshape(-1).quantile(tensor(0.3)).item<double>(), 14);
        Assert.Equal([1L, 2, 0], tensor(new[] { 3f, 1, 2 }).argsort().data<long>().ToArray());
        Assert.True((x > 0.0).all().item<bool>());
        Assert.False((x > 6.0).any().item<bool>());
        Assert.Equal(Math.Log(Math.Exp(1) + Math.Exp(2) + Math.Exp(3)), x[0].logsumexp(0).item<double>(), 14);
    }

    [Fact]
    public void A_literal_zero_is_not_taken_for_an_element_type() =>
        Assert.Throws<ArgumentException>(() => ones(2, 2).sum(0));

    [Fact]
    public void Comparisons_see_nan_and_infinity()
    {
        var x = tensor(new[] { double.NaN, double.PositiveInfinity, 1 });
        Assert.Equal([true, false, false], x.isnan().data<bool>().ToArray());
        Assert.Equal([false, false, true], x.isfinite().data<bool>().ToArray());
        Assert.False(allclose(x, x));
        Assert.True(allclose(x, x, equal_nan: true));
        Assert.False(x.Equals(x));
        Assert.True(ones(2).Equals(ones(2)));
        Assert.False(ones(2).Equals(ones(2, torch.float64)));
    }

    [Fact]
    public void Scalars_keep_their_kind()
    {
        Scalar number = 3;
        Assert.Equal(ScalarType.Int32, number.Type);
        Assert.Equal(3.0, number.ToDouble());
        Assert.Equal(2, ((Scalar)2.9).ToInt32());
        Assert.True(((Scalar)true).ToBoolean());
        Assert.Equal(4f, (float)tensor(4.0));
        Assert.Equal(4.5, tensor(4.5f).ToDouble());
        Assert.Equal("0.1", ((Scalar)0.1).ToString());
    }
}
