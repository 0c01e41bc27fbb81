using Orleans.Runtime;

namespace AdapterSearch.Orleans.Tests;

public sealed class StreamTests
{
    [Fact]
    public async Task All_items_arrive_in_order()
    {
        await using var host = await Host.StartAsync();
        var items = new List<int>();
        await foreach (var item in host.Grain<IWorker>("a").Count(1000))
            items.Add(item);
        Assert.Equal(Enumerable.Range(0, 1000), items);
    }

    [Fact]
    public async Task Breaking_off_early_ends_the_producer()
    {
        await using var host = await Host.StartAsync();
        await foreach (var item in host.Grain<IWorker>("a").Endless())
        {
            if (item == 10)
                break;
        }
        await host.Probe.Reached("stream ended");
        Assert.Equal("x", await host.Grain<IWorker>("a").Say("x"));
    }

    [Fact]
    public async Task Items_that_are_ready_do_not_wait_for_later_ones_and_cancelling_ends_the_wait()
    {
        await using var host = await Host.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var items = new List<int>();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in host.Grain<IWorker>("quiet").Endless().WithCancellation(cancellation.Token))
            {
                items.Add(item);
                if (items.Count == 6)
                {
                    // Calls go on while the stream is open.
                    Assert.Equal("x", await host.Grain<IWorker>("quiet").Say("x"));
                    await cancellation.CancelAsync();
                }
            }
        });
        Assert.Equal([0, 1, 2, 3, 4, 5], items);
        await host.Probe.Reached("stream ended");
    }

    [Fact]
    public async Task Losing_the_producers_silo_fails_the_consumer()
    {
        await using var host = await Host.StartAsync();
        await using var stream = host.Grain<IWorker>("quiet").Endless().GetAsyncEnumerator();
        for (var i = 0; i < 6; i++)
            Assert.True(await stream.MoveNextAsync());
        var next = stream.MoveNextAsync().AsTask();
        await host.Probe.Reached("quiet");
        host.Cluster.KillSilo("silo");
        await Assert.ThrowsAsync<TimeoutException>(() => next);
        await Assert.ThrowsAsync<EnumerationAbortedException>(() => stream.MoveNextAsync().AsTask());
    }

    [Fact]
    public async Task Stopping_ends_open_streams_instead_of_waiting_for_them()
    {
        var host = await Host.StartAsync();
        await using var stream = host.Grain<IWorker>("quiet").Endless().GetAsyncEnumerator();
        for (var i = 0; i < 6; i++)
            Assert.True(await stream.MoveNextAsync());
        var next = stream.MoveNextAsync().AsTask();
        await host.Probe.Reached("quiet");
        await host.Cluster.StopAsync().WaitAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<EnumerationAbortedException>(() => next);
        await host.DisposeAsync();
    }
}
