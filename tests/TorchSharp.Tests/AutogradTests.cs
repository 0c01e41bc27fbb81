using System.Runtime.InteropServices;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.TorchSharp.Tests;

[Collection(TensorCollection.Name)]
public sealed class AutogradTests : LeakCheck
{
    [Fact]
    public void Backward_accumulates_into_leaves()
    {
        var x = tensor(new[] { 1.0, 2, 3 }, requires_grad: true);
        Assert.Null(x.grad);
        (x * x).sum().backward();
        Assert.Equal([2.0, 4, 6], x.grad!.data<double>().ToArray());
        (x * x).sum().backward();
        Assert.Equal([4.0, 8, 12], x.grad!.data<double>().ToArray());
        x.grad!.zero_();
        Assert.Equal(0, x.grad!.sum().item<double>());
        x.grad = null;
        Assert.Null(x.grad);
    }

    [Fact]
    public void A_gradient_of_another_shape_cannot_be_assigned()
    {
        var x = zeros(3, requires_grad: true);
        Assert.ThrowsAny<ExternalException>(() => x.grad = ones(2));
        x.grad = ones(3);
        Assert.Equal(3f, x.grad!.sum().item<float>());
    }

    [Fact]
    public void Second_derivatives_come_from_a_kept_graph()
    {
        var x = tensor(3.0, requires_grad: true);
        var first = autograd.grad([x.pow(3)], [x], create_graph: true)[0];
        Assert.Equal(27, first.item<double>());
        var second = autograd.grad([first], [x])[0];
        Assert.Equal(18, second.item<double>());
    }

    [Fact]
    public void A_hypergradient_through_an_update_step_is_exact()
    {
        // w' = w - eta (w - a) with loss (w - a)^2 / 2; d/da (w'^2 / 2) = w' eta
        var w = tensor(2.0, requires_grad: true);
        var a = tensor(0.5, requires_grad: true);
        var inner = autograd.grad([(w - a).square() / 2], [w], create_graph: true)[0];
        var updated = w - (0.1 * inner);
        var outer = autograd.grad([updated.square() / 2], [a])[0];
        Assert.Equal((2 - (0.1 * 1.5)) * 0.1, outer.item<double>(), 15);
    }

    [Fact]
    public void An_unused_input_gives_null_only_where_allowed()
    {
        var x = ones(1, requires_grad: true);
        var unused = ones(1, requires_grad: true);
        Assert.Null(autograd.grad([(x * 2).sum()], [x, unused], allow_unused: true)[1]);
        var error = Assert.ThrowsAny<ExternalException>(() => autograd.grad([(x * 2).sum()], [x, unused]));
        Assert.StartsWith("autograd.grad: ", error.Message);
    }

    [Fact]
    public void Backward_reaches_only_the_inputs_named()
    {
        var x = ones(1, requires_grad: true);
        var y = ones(1, requires_grad: true);
        (x * y).sum().backward(inputs: [x]);
        Assert.NotNull(x.grad);
        Assert.Null(y.grad);
    }

    [Fact]
    public void A_vector_needs_a_gradient_to_start_from()
    {
        var x = ones(2, requires_grad: true);
        Assert.ThrowsAny<ExternalException>((x * 2).backward);
        (x * 2).backward([tensor(new[] { 1f, 10f })]);
        Assert.Equal([2f, 20f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Nothing_is_recorded_within_no_grad()
    {
        var x = ones(1, requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
            {
                Assert.True((x * 2).requires_grad);
            }

            Assert.False(is_grad_enabled());
        }

        Assert.True((x * 2).requires_grad);
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }

        Assert.False(is_inference_mode_enabled());
        Assert.False((x * 2).detach().requires_grad);
        Assert.False((x * 2).is_leaf);
    }

    [Fact]
    public void The_grad_mode_belongs_to_the_thread()
    {
        using var off = no_grad();
        var elsewhere = false;
        var thread = new Thread(() => elsewhere = is_grad_enabled());
        thread.Start();
        thread.Join();
        Assert.True(elsewhere);
        Assert.False(is_grad_enabled());
    }

    [Fact]
    public void Gradients_of_products_match_finite_differences()
    {
        using var generator = new Generator(11);
        var w = randn(3, 2, torch.float64, requires_grad: true, generator: generator);
        var x = randn(4, 3, torch.float64, generator: generator);
        Tensor Loss(Tensor weight) => x.mm(weight).tanh().square().sum();
        var exact = autograd.grad([Loss(w)], [w])[0];
        using var off = no_grad();
        const double step = 1e-6;
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 2; j++)
            {
                var plus = w.detach().clone();
                plus[i, j] = plus[i, j] + step;
                var minus = w.detach().clone();
                minus[i, j] = minus[i, j] - step;
                var difference = (Loss(plus) - Loss(minus)).item<double>() / (2 * step);
                Assert.Equal(difference, exact[i, j].item<double>(), 6);
            }
        }
    }
}
