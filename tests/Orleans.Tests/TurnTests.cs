using Orleans.Runtime;

namespace AdapterSearch.Orleans.Tests;

public sealed class TurnTests
{
    [Fact]
    public async Task A_call_waits_for_the_one_before_it()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<IWorker>("a");
        var held = grain.Hold("gate");
        await host.Probe.Reached("held gate");
        var said = grain.Say("later");
        host.Probe.Reach("gate");
        await held;
        Assert.Equal("later", await said);
        Assert.Equal(["activate a on silo", "begin gate", "end gate", "say later"], host.Probe.Log);
    }

    [Fact]
    public async Task The_cluster_is_at_rest_while_a_call_only_waits_and_not_while_a_turn_has_the_processor()
    {
        await using var host = await Host.StartAsync();
        var held = host.Grain<IWorker>("a").Hold("gate");
        await host.Probe.Reached("held gate");
        while (!host.Cluster.IsAtRest)
            await Task.Yield();
        var blocked = host.Grain<IWorker>("b").Block("turn");
        await host.Probe.Reached("held turn");
        Assert.False(host.Cluster.IsAtRest);
        host.Probe.Reach("turn");
        await blocked;
        host.Probe.Reach("gate");
        await held;
    }

    [Fact]
    public async Task An_always_interleaving_call_runs_at_an_await_of_another()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<IWorker>("a");
        var held = grain.Hold("gate");
        await host.Probe.Reached("held gate");
        Assert.Equal(1, await grain.Peek());
        host.Probe.Reach("gate");
        await held;
        Assert.Equal(0, await grain.Peek());
    }

    [Fact]
    public async Task Read_only_calls_share_the_grain_and_a_writer_waits_for_them()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<IWorker>("a");
        var first = grain.Look("one");
        var second = grain.Look("two");
        await host.Probe.Reached("held one");
        await host.Probe.Reached("held two");
        var writer = grain.Say("writer");
        host.Probe.Reach("two");
        await second;
        Assert.DoesNotContain("say writer", host.Probe.Log);
        host.Probe.Reach("one");
        await first;
        await writer;
        Assert.Equal("say writer", host.Probe.Log.Last());
    }

    [Fact]
    public async Task A_reentrant_grain_takes_calls_at_awaits()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<IReentrantWorker>("a");
        var held = grain.Hold("gate");
        await host.Probe.Reached("held gate");
        await grain.Say("between");
        host.Probe.Reach("gate");
        await held;
        Assert.Equal(["between", "end gate"], host.Probe.Log);
    }

    [Fact]
    public async Task Ten_thousand_concurrent_calls_never_overlap_and_none_is_lost()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Cluster.Client.GetGrain<ICounter>(0);
        var callers = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            var calls = new List<Task>();
            for (var i = 0; i < 1250; i++)
                calls.Add(grain.Add());
            await Task.WhenAll(calls);
        }));
        await Task.WhenAll(callers);
        Assert.Equal(10_000, await grain.Value());
    }

    [Fact]
    public async Task A_cycle_of_calls_ends_in_a_timeout()
    {
        await using var host = await Host.StartAsync();
        var call = host.Grain<IWorker>("a").CallBack("b");
        host.Probe.Reach("x");
        // The clock moves until the callers have waited for the response timeout.
        while (!call.IsCompleted)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(31));
            await Task.WhenAny(call, Task.Run(() => Task.Yield()));
        }
        var failure = await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Contains("CallBack", failure.Message);
    }

    [Fact]
    public async Task A_call_that_gets_no_answer_fails_after_its_response_timeout_and_the_grain_goes_on()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<IWorker>("a");
        var held = grain.Hold("gate");
        var briefly = grain.HoldBriefly("other");
        await host.Probe.Reached("held gate");
        host.Clock.Advance(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAsync<TimeoutException>(() => briefly);
        Assert.False(held.IsCompleted);
        host.Clock.Advance(TimeSpan.FromSeconds(25));
        await Assert.ThrowsAsync<TimeoutException>(() => held);
        host.Probe.Reach("gate");
        Assert.Equal("on", await grain.Say("on"));
        // The abandoned call that had not begun never begins.
        Assert.DoesNotContain("begin other", host.Probe.Log);
    }

    [Fact]
    public async Task Keys_of_every_kind_reach_their_grain()
    {
        await using var host = await Host.StartAsync();
        var client = host.Cluster.Client;
        Assert.Equal(-5, await client.GetGrain<IKeyed>(-5).Key());
        var guid = new Guid("0f8fad5b-d9cb-469f-a165-70867728950e");
        Assert.Equal(guid, await client.GetGrain<IGuided>(guid).Key());
        Assert.Equal("plain/x/y", await client.GetGrain<IPlain>("x/y").Name());
        Assert.Equal("worker/a", host.Grain<IWorker>("a").GetGrainId().ToString());
    }

    [Fact]
    public async Task References_are_equal_and_can_be_passed_on_and_returned()
    {
        await using var host = await Host.StartAsync();
        var (a, b) = (host.Grain<IWorker>("a"), host.Grain<IWorker>("b"));
        Assert.Equal((object)a, await a.Myself());
        Assert.Equal("from a", await a.AskThrough(b));
        Assert.Equal("b", b.GetPrimaryKeyString());
        Assert.Equal(GrainId.Create("worker", "b"), ((GrainReference)b).GrainId);
    }

    [Fact]
    public async Task The_request_context_travels_with_a_call_and_not_back()
    {
        await using var host = await Host.StartAsync();
        RequestContext.Set("who", "me");
        Assert.Equal("me", await host.Grain<IWorker>("a").Context());
        RequestContext.Clear();
        Assert.Null(await host.Grain<IWorker>("a").Context());
    }

    [Fact]
    public async Task A_one_way_call_returns_at_once_and_its_failure_stays_with_the_grain()
    {
        await using var host = await Host.StartAsync();
        await host.Grain<IWorker>("a").Tell("told");
        await host.Probe.Reached("told");
        Assert.Equal("alive", await host.Grain<IWorker>("a").Say("alive"));
    }

    [Fact]
    public async Task Value_tasks_work()
    {
        await using var host = await Host.StartAsync();
        Assert.Equal(5, await host.Grain<IWorker>("a").Add(2, 3));
        await host.Grain<IWorker>("a").Nothing();
    }

    [Fact]
    public async Task Cancelling_reaches_the_grain_and_frees_the_caller()
    {
        await using var host = await Host.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var call = host.Grain<IWorker>("a").WaitFor("gate", cancellation.Token);
        await host.Probe.Reached("held gate");
        var queued = host.Grain<IWorker>("a").WaitFor("second", cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queued);
        await host.Probe.Reached("cancelled gate");
        Assert.Equal("next", await host.Grain<IWorker>("a").Say("next"));
        Assert.False(host.Probe.Gate("held second").Task.IsCompleted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Grain<IWorker>("a").WaitFor("third", cancellation.Token));
    }

    [Fact]
    public async Task Observers_hear_and_answer_until_they_are_deleted()
    {
        await using var host = await Host.StartAsync();
        var listener = new Listener();
        var reference = host.Cluster.Client.CreateObjectReference<IListener>(listener);
        await host.Grain<IWorker>("a").Notify(reference);
        Assert.Equal("news", await listener.News.Task.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Contains("answer 21", host.Probe.Log);
        host.Cluster.Client.DeleteObjectReference<IListener>(reference);
        await Assert.ThrowsAsync<ClientNotAvailableException>(() => host.Grain<IWorker>("a").Notify(reference));
    }

    private sealed class Listener : IListener
    {
        public TaskCompletionSource<string> News { get; } = new();

        public void Heard(string text) => News.TrySetResult(text);

        public Task<int> Asked(int number) => Task.FromResult(number + 1);
    }
}

public interface ICounter : IGrainWithIntegerKey
{
    Task Add();

    Task<int> Value();
}

public sealed class CounterGrain : Grain, ICounter
{
    private int _inside;
    private int _value;

    public async Task Add()
    {
        Assert.Equal(1, ++_inside);
        var value = _value;
        if (value % 16 == 0)
            await Task.Yield();
        _value = value + 1;
        _inside--;
    }

    public Task<int> Value() => Task.FromResult(_value);
}
