using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.TorchSharp.Tests;

[Collection(TensorCollection.Name)]
public sealed class GeneratorTests : LeakCheck
{
    [Fact]
    public void The_same_seed_gives_the_same_numbers_as_pytorch()
    {
        // torch.manual_seed(0); torch.rand(3)
        manual_seed(0);
        Assert.Equal([0.49625658988952637f, 0.7682217955589294f, 0.08847743272781372f], rand(3).data<float>().ToArray());
        using var own = new Generator(0);
        Assert.Equal([0.49625658988952637f, 0.7682217955589294f, 0.08847743272781372f], rand(3, generator: own).data<float>().ToArray());
    }

    [Fact]
    public void A_restored_state_continues_bit_equal()
    {
        using var generator = new Generator(42);
        _ = randn(7, generator: generator);
        var state = generator.get_state();
        var first = randn(100, generator: generator);
        using var other = new Generator();
        other.set_state(state);
        Assert.True(first.Equals(randn(100, generator: other)));
        generator.set_state(state);
        Assert.True(first.Equals(randn(100, generator: generator)));
    }

    [Fact]
    public void The_default_generators_state_can_be_kept()
    {
        torch.random.manual_seed(5).Dispose();
        var state = get_rng_state();
        var first = rand(10);
        set_rng_state(state);
        Assert.True(first.Equals(rand(10)));
        Assert.Equal(5, initial_seed());
    }

    [Fact]
    public void Generators_do_not_disturb_each_other()
    {
        using var a = new Generator(1);
        using var b = new Generator(1);
        var expected = rand(4, generator: a);
        _ = rand(1000);
        Assert.True(expected.Equals(rand(4, generator: b)));
        Assert.Equal(1, b.initial_seed());
        Assert.True(expected.Equals(rand(4, generator: b.manual_seed(1))));
    }

    [Fact]
    public void Draws_lie_in_their_ranges()
    {
        using var generator = new Generator(9);
        var numbers = randint(5, 8, [1000L], generator: generator);
        Assert.Equal(torch.int64, numbers.dtype);
        Assert.Equal((5L, 7L), (numbers.min().item<long>(), numbers.max().item<long>()));
        var order = randperm(50, generator: generator);
        Assert.True(arange(50).Equals(order.sort().Item1));
        Assert.False(arange(50).Equals(order));
        var uniform = empty(1000).uniform_(-2, 3, generator);
        Assert.True(((uniform >= -2f) & (uniform < 3f)).all().item<bool>());
        var kept = full(10000, 0.25f).bernoulli(generator).mean().item<float>();
        Assert.InRange(kept, 0.22f, 0.28f);
        var normal = empty(10000).normal_(1, 2, generator);
        Assert.InRange(normal.mean().item<float>(), 0.9f, 1.1f);
        Assert.InRange(normal.std().item<float>(), 1.9f, 2.1f);
    }
}
