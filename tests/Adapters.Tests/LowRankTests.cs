using AdapterSearch.Domain;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Adapters.Tests;

[Collection(TensorCollection.Name)]
public class LowRankTests : LeakCheck
{
    private static readonly ModuleAddress Fc1 = new(0, "fc1");

    [Fact]
    public void A_matrix_of_the_rank_is_kept_and_the_split_is_even()
    {
        var delta = Random(12, 3).matmul(Random(3, 8));
        var (b, a) = LowRank.Truncate(delta, 3);
        AssertClose(delta, b.matmul(a), 1e-12);
        AssertClose(b.t().matmul(b), a.matmul(a.t()), 1e-12);
    }

    [Fact]
    public void The_error_of_a_truncation_is_the_singular_values_left_out()
    {
        // Eckart and Young: the squared Frobenius error is the sum of the squared singular values that were cut.
        var delta = Random(12, 8);
        var (b, a) = LowRank.Truncate(delta, 5);
        var left = linalg.svdvals(delta).narrow(0, 5, 3);
        var error = delta.sub(b.matmul(a));
        Assert.Equal(left.mul(left).sum().item<double>(), error.mul(error).sum().item<double>(), 1e-10);
    }

    [Theory]
    [InlineData(6, 2)]
    [InlineData(6, 6)]
    [InlineData(2, 5)]
    public void Shrinking_two_factors_equals_truncating_their_product(int from, int to)
    {
        var (b, a) = (Random(12, from), Random(from, 8));
        var (small, smallA) = LowRank.Shrink(b, a, to);
        Assert.Equal(Math.Min(from, to), small.shape[1]);
        var (expectedB, expectedA) = LowRank.Truncate(b.matmul(a), to);
        AssertClose(expectedB.matmul(expectedA), small.matmul(smallA), 1e-11);
        AssertClose(small.t().matmul(small), smallA.matmul(smallA.t()), 1e-11);
    }

    [Fact]
    public void Zero_has_no_factors()
    {
        var (b, a) = LowRank.Truncate(zeros([4, 3], ScalarType.Float64), 2);
        Assert.Equal([4, 0], b.shape);
        Assert.Equal([0, 3], a.shape);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_adapter_started_from_an_update_of_its_rank_makes_that_update(bool rankStabilized)
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, One(3) with { RankStabilized = rankStabilized }, seed: 1);
        var delta = Random(12, 3).matmul(Random(3, 8));
        adapters.InitializeFrom(Fc1, delta);
        AssertClose(delta, adapters.Layers[Fc1].DeltaWeight(), 1e-12);

        var (b, a) = (Random(12, 3), Random(3, 8));
        ((LoraLayer)adapters.Layers[Fc1]).InitializeFrom(b, a, 0.7);
        AssertClose(b.matmul(a).mul(0.7), adapters.Layers[Fc1].DeltaWeight(), 1e-12);
    }

    [Fact]
    public void Directions_beyond_the_rank_of_the_update_keep_their_start_so_that_they_can_learn()
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, One(4), seed: 1);
        var layer = (LoraLayer)adapters.Layers[Fc1];
        var start = layer.A.weight.detach().clone();
        var delta = Random(12, 1).matmul(Random(1, 8));
        adapters.InitializeFrom(Fc1, delta);
        AssertClose(delta, layer.DeltaWeight(), 1e-12);
        AssertClose(start.narrow(0, 1, 3), layer.A.weight.narrow(0, 1, 3), 0);
        AssertClose(zeros([12, 3], ScalarType.Float64), layer.B.weight.narrow(1, 1, 3), 0);
    }

    [Fact]
    public void A_smaller_adapter_takes_the_nearest_update_in_single_precision()
    {
        using var at = new AdaptedModel(ScalarType.Float32);
        using var adapters = AdapterSet.Inject(at.Targets, One(2), seed: 1);
        var delta = Random(12, 8);
        adapters.InitializeFrom(Fc1, delta.to_type(ScalarType.Float32));
        var (b, a) = LowRank.Truncate(delta, 2);
        AssertClose(b.matmul(a), adapters.Layers[Fc1].DeltaWeight().to_type(ScalarType.Float64), 1e-5);
    }

    [Fact]
    public void An_update_or_factors_of_another_shape_and_an_unadapted_module_are_refused()
    {
        using var at = new AdaptedModel();
        using var adapters = AdapterSet.Inject(at.Targets, One(2), seed: 1);
        Assert.Throws<AdapterException>(() => adapters.InitializeFrom(Fc1, Random(8, 12)));
        Assert.Throws<AdapterException>(() => ((LoraLayer)adapters.Layers[Fc1]).InitializeFrom(Random(12, 3), Random(2, 8), 1));
        Assert.Equal(new(0, "q"), Assert.Throws<AdapterException>(() => adapters.InitializeFrom(new(0, "q"), Random(8, 8))).Module);
    }

    private static AdapterConfiguration One(int rank) => new([new ModuleAdapter(Fc1, AdapterKind.Lora, rank, 3)]);

    private static Tensor Random(long rows, long columns)
    {
        using var generator = new Generator((ulong)((rows * 100) + columns));
        return randn([rows, columns], ScalarType.Float64, generator: generator);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var difference = expected.sub(actual.detach()).abs().max().item<double>();
        Assert.True(difference <= tolerance, $"largest difference {difference}");
    }
}
