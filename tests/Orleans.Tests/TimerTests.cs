using Orleans.Runtime;

namespace AdapterSearch.Orleans.Tests;

public interface ITicking : IGrainWithStringKey
{
    Task Start(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive);

    Task<int> Ticks();

    Task HoldTurn(string gate);

    Task Change(TimeSpan due, TimeSpan period);

    Task Stop();

    Task FailNext();

    Task Delay(TimeSpan time);
}

public sealed class TickingGrain(Probe probe) : Grain, ITicking
{
    private IGrainTimer? _timer;
    private int _ticks;
    private bool _fail;

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        probe.Log.Enqueue($"ended {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task Start(TimeSpan due, TimeSpan period, bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(
            (text, _) =>
            {
                probe.Log.Enqueue($"{text} {++_ticks}");
                probe.Reach($"tick {_ticks}");
                return _fail ? throw new InvalidOperationException("a tick fails") : Task.CompletedTask;
            },
            "tick",
            new GrainTimerCreationOptions { DueTime = due, Period = period, Interleave = interleave, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public async Task HoldTurn(string gate)
    {
        probe.Reach($"held {gate}");
        await probe.Gate(gate).Task;
        probe.Log.Enqueue("turn ended");
    }

    public Task Change(TimeSpan due, TimeSpan period)
    {
        _timer!.Change(due, period);
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task FailNext()
    {
        _fail = true;
        return Task.CompletedTask;
    }

    public Task Delay(TimeSpan time)
    {
        DelayDeactivation(time);
        return Task.CompletedTask;
    }
}

public sealed class TimerTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_timer_ticks_first_after_its_due_time_and_then_each_period()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<ITicking>("a");
        await grain.Start(2 * Second, 3 * Second, false, false);
        foreach (var (advance, ticks) in new[] { (1.9, 0), (0.1, 1), (2.9, 1), (0.1, 2), (3, 3) })
        {
            host.Clock.Advance(advance * Second);
            Assert.Equal(ticks, await grain.Ticks());
        }
    }

    [Fact]
    public async Task A_tick_waits_for_the_running_turn_unless_it_may_interleave()
    {
        await using var host = await Host.StartAsync();
        var (strict, free) = (host.Grain<ITicking>("strict"), host.Grain<ITicking>("free"));
        await strict.Start(Second, Timeout.InfiniteTimeSpan, false, false);
        var held = strict.HoldTurn("gate");
        await host.Probe.Reached("held gate");
        host.Clock.Advance(Second);
        host.Probe.Reach("gate");
        await held;
        Assert.Equal(1, await strict.Ticks());
        Assert.Equal(["turn ended", "tick 1"], host.Probe.Log);

        await free.Start(Second, Timeout.InfiniteTimeSpan, true, false);
        host.Probe.Gate("tick 1");
        var open = free.HoldTurn("other");
        await host.Probe.Reached("held other");
        host.Clock.Advance(Second);
        await WaitForAsync(() => host.Probe.Log.Count == 3);
        host.Probe.Reach("other");
        await open;
        Assert.Equal("turn ended", host.Probe.Log.Last());
    }

    [Fact]
    public async Task A_failing_tick_does_not_end_the_timer()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<ITicking>("a");
        await grain.Start(Second, Second, false, false);
        await grain.FailNext();
        for (var i = 1; i <= 3; i++)
        {
            host.Clock.Advance(Second);
            Assert.Equal(i, await grain.Ticks());
        }
    }

    [Fact]
    public async Task A_timer_can_be_changed_and_stopped()
    {
        await using var host = await Host.StartAsync();
        var grain = host.Grain<ITicking>("a");
        await grain.Start(Second, Second, false, false);
        await grain.Change(5 * Second, 10 * Second);
        host.Clock.Advance(4 * Second);
        Assert.Equal(0, await grain.Ticks());
        host.Clock.Advance(Second);
        Assert.Equal(1, await grain.Ticks());
        host.Clock.Advance(10 * Second);
        Assert.Equal(2, await grain.Ticks());
        await grain.Stop();
        host.Clock.Advance(100 * Second);
        Assert.Equal(2, await grain.Ticks());
    }

    [Fact]
    public async Task An_idle_grain_is_deactivated_after_its_age_although_its_timer_ticks()
    {
        await using var host = await Host.StartAsync(o => o.CollectionAge = TimeSpan.FromMinutes(5));
        await host.Grain<ITicking>("a").Start(Second, TimeSpan.FromSeconds(50), false, false);
        var (armed, seconds) = (host.Clock.ArmedTimers, 0);
        while (host.Cluster.CountActivations() == 1 && seconds < 1000)
        {
            host.Clock.Advance(Second);
            // A tick that is under way would hold off the collection; ticks are due at 1, 51, 101 ... seconds.
            if (seconds++ % 50 == 0)
                await WaitForAsync(() => host.Clock.ArmedTimers == armed || host.Cluster.CountActivations() == 0);
            else if (seconds % 60 == 0 && seconds >= 300)
                await WaitForAsync(() => host.Cluster.CountActivations() == 0);
        }
        Assert.Equal(300, seconds);
        Assert.Equal("ended ActivationIdle", host.Probe.Log.Last());
        Assert.Equal(0, await host.Grain<ITicking>("a").Ticks());
    }

    [Fact]
    public async Task A_keep_alive_timer_and_a_delay_hold_off_the_collection()
    {
        await using var host = await Host.StartAsync(o => o.CollectionAge = TimeSpan.FromMinutes(5));
        var (kept, delayed) = (host.Grain<ITicking>("kept"), host.Grain<ITicking>("delayed"));
        await kept.Start(Second, TimeSpan.FromMinutes(1), false, true);
        await delayed.Delay(TimeSpan.FromMinutes(30));
        var armed = host.Clock.ArmedTimers;
        for (var minute = 1; minute <= 20; minute++)
        {
            var before = host.Probe.Log.Count;
            host.Clock.Advance(TimeSpan.FromMinutes(1));

            // The tick arms its timer again after it has logged; a clock that moves on in between would skip the next one.
            await WaitForAsync(() => host.Probe.Log.Count > before && host.Clock.ArmedTimers >= armed);
        }

        Assert.Equal(2, host.Cluster.CountActivations());
        host.Clock.Advance(TimeSpan.FromMinutes(12));
        await WaitForAsync(() => host.Probe.Log.Contains("ended ActivationIdle"));
    }

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
