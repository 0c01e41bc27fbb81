using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.TorchSharp.Tests;

[Collection(TensorCollection.Name)]
public sealed class ThreadTests : LeakCheck
{
    [Fact]
    public void The_thread_count_can_be_set()
    {
        var before = get_num_threads();
        set_num_threads(1);
        Assert.Equal(1, get_num_threads());
        set_num_threads(before);
        Assert.True(get_num_interop_threads() >= 1);
    }

    [Fact]
    public void Threads_calculate_side_by_side()
    {
        var results = new double[4];
        var threads = Enumerable.Range(0, results.Length).Select(i => new Thread(() =>
        {
            using var scope = NewDisposeScope();
            var x = full([20, 20], i + 1.0, torch.float64).requires_grad_();
            for (var step = 0; step < 50; step++)
            {
                using var inner = NewDisposeScope();
                x.mm(x).sum().backward();
            }

            // d sum(xx) / dx = row sums + column sums = 2 * 20 * (i + 1) everywhere, 50 times
            results[i] = x.grad!.mean().item<double>();
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Equal([2000.0, 4000, 6000, 8000], results);
    }

    [Fact]
    public void Errors_of_one_thread_do_not_reach_another()
    {
        var messages = new string[2];
        var threads = Enumerable.Range(0, 2).Select(i => new Thread(() =>
        {
            using var scope = NewDisposeScope();
            for (var n = 0; n < 200; n++)
            {
                try
                {
                    ones(2, 3).mm(ones(4 + i, 5));
                }
                catch (System.Runtime.InteropServices.ExternalException error)
                {
                    messages[i] = error.Message;
                }
            }
        })).ToArray();
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.EndsWith("(2x3 and 4x5)", messages[0]);
        Assert.EndsWith("(2x3 and 5x5)", messages[1]);
    }

    [Fact]
    public void Devices_are_parsed_and_printed()
    {
        Assert.Equal("cpu", CPU.ToString());
        Assert.Equal("cuda:1", new Device("cuda:1").ToString());
        Assert.Equal((DeviceType.CUDA, 1), (device("cuda:1").type, device("cuda:1").index));
        Assert.Throws<ArgumentException>(() => new Device("gpu"));
        Assert.Throws<ArgumentException>(() => new Device("cuda:x"));
        Assert.Equal(cuda.is_available(), cuda.device_count() > 0);
        Assert.Equal("[2x3], type = Float32, device = cpu", ones(2, 3).ToString());
    }

    [Fact]
    public void Deterministic_algorithms_are_a_scope()
    {
        Assert.False(are_deterministic_algorithms_enabled());
        using (use_deterministic_algorithms(true, warn_only: true))
        {
            Assert.True(are_deterministic_algorithms_enabled());
            Assert.True(is_deterministic_algorithms_warn_only_enabled());
        }

        Assert.False(are_deterministic_algorithms_enabled());
    }

    [Fact]
    public void A_fast_blas_is_loaded() =>
        Assert.Contains(File.ReadLines("/proc/self/maps"), line => line.Contains("openblas", StringComparison.Ordinal) || line.Contains("mkl", StringComparison.Ordinal));
}
