using AdapterSearch.Silo.Running;

namespace AdapterSearch.Silo.Tests.Running;

public sealed class DeviceWorkerTests
{
    [Fact]
    public async Task All_work_runs_on_one_thread_in_order_after_its_preparation()
    {
        var seen = new List<(string What, int Thread)>();
        using var worker = new DeviceWorker("test", () => seen.Add(("prepare", Environment.CurrentManagedThreadId)));

        var work = Enumerable.Range(0, 5).Select(i => worker.RunAsync(
            () =>
            {
                seen.Add(($"{i}", Environment.CurrentManagedThreadId));
                return i;
            },
            CancellationToken.None)).ToArray();

        var results = await Task.WhenAll(work);
        Assert.Equal([0, 1, 2, 3, 4], results);
        Assert.Equal(["prepare", "0", "1", "2", "3", "4"], seen.Select(s => s.What));
        Assert.Single(seen.Select(s => s.Thread).Distinct());
    }

    [Fact]
    public async Task A_fault_reaches_its_caller_and_the_thread_goes_on()
    {
        using var worker = new DeviceWorker("test", () => { });

        await Assert.ThrowsAsync<ArithmeticException>(() => worker.RunAsync<int>(() => throw new ArithmeticException(), CancellationToken.None));
        Assert.Equal(2, await worker.RunAsync(() => 2, CancellationToken.None));
    }

    [Fact]
    public async Task A_preparation_that_fails_fails_the_work_and_is_tried_again()
    {
        var tries = 0;
        using var worker = new DeviceWorker("test", () =>
        {
            if (++tries == 1)
            {
                throw new DllNotFoundException("libtorch");
            }
        });

        await Assert.ThrowsAsync<DllNotFoundException>(() => worker.RunAsync(() => 1, CancellationToken.None));
        Assert.Equal(1, await worker.RunAsync(() => 1, CancellationToken.None));
    }

    [Fact]
    public async Task Work_that_is_cancelled_in_the_queue_never_runs()
    {
        using var worker = new DeviceWorker("test", () => { });
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var ran = false;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => worker.RunAsync(() => ran = true, cancelled.Token));
        Assert.False(ran);
    }

    [Fact]
    public async Task A_closed_slot_takes_no_work()
    {
        var worker = new DeviceWorker("test", () => { });
        worker.Dispose();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => worker.RunAsync(() => 1, CancellationToken.None));
    }
}
