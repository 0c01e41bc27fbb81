using AdapterSearch.Testing;
using Orleans.Runtime;

namespace AdapterSearch.Orleans.Tests;

public interface IReminded : IGrainWithStringKey, IRemindable
{
    Task<string> Register(string name, TimeSpan due, TimeSpan period);

    Task Unregister(string name);

    Task<List<string>> Names();
}

public sealed class RemindedGrain(Probe probe) : Grain, IReminded
{
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        probe.Log.Enqueue($"{reminderName} at {status.CurrentTickTime:HH:mm:ss}");
        probe.Reach($"{reminderName} {status.CurrentTickTime:HH:mm:ss}");
        return Task.CompletedTask;
    }

    public async Task<string> Register(string name, TimeSpan due, TimeSpan period) => (await this.RegisterOrUpdateReminder(name, due, period)).ReminderName;

    public async Task Unregister(string name) => await this.UnregisterReminder((await this.GetReminder(name))!);

    public async Task<List<string>> Names() => [.. (await this.GetReminders()).Select(r => r.ReminderName).Order()];
}

public sealed class ReminderTests : IDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task A_reminder_ticks_with_its_period_and_activates_its_grain()
    {
        await using var host = await StartAsync();
        Assert.Equal("wake", await host.Grain<IReminded>("a").Register("wake", 2 * Minute, 5 * Minute));
        _clock.Advance(TimeSpan.FromSeconds(119));
        Assert.Empty(host.Probe.Log);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await host.Probe.Reached("wake 00:02:00");
        _clock.Advance(5 * Minute);
        await host.Probe.Reached("wake 00:07:00");
    }

    [Fact]
    public async Task A_reminder_survives_a_restart_and_goes_on_at_its_next_whole_period()
    {
        await using (var first = await StartAsync())
        {
            await first.Grain<IReminded>("a").Register("wake", Minute, 10 * Minute);
            _clock.Advance(Minute);
            await first.Probe.Reached("wake 00:01:00");
        }
        _clock.Advance(25 * Minute);
        await using var second = await StartAsync();
        Assert.Equal(["wake"], await second.Grain<IReminded>("a").Names());
        _clock.Advance(5 * Minute);
        await second.Probe.Reached("wake 00:31:00");
        Assert.Equal(["wake at 00:31:00"], second.Probe.Log);
    }

    [Fact]
    public async Task A_removed_reminder_stays_removed_after_a_restart()
    {
        await using (var first = await StartAsync())
        {
            var grain = first.Grain<IReminded>("a");
            await grain.Register("one", Minute, Minute);
            await grain.Register("two", Minute, Minute);
            await grain.Register("two", 3 * Minute, Minute);
            await grain.Unregister("one");
        }
        await using var second = await StartAsync();
        Assert.Equal(["two"], await second.Grain<IReminded>("a").Names());
        _clock.Advance(3 * Minute);
        await second.Probe.Reached("two 00:03:00");
        Assert.Equal(["two at 00:03:00"], second.Probe.Log);
    }

    [Fact]
    public async Task A_reminder_reaches_its_grain_after_the_loss_of_its_silo()
    {
        await using var host = await Host.StartAsync(o => { o.Silos.Add(new("one")); o.Silos.Add(new("two")); }, clock: _clock);
        await host.Grain<IReminded>("a").Register("wake", Minute, Minute);
        host.Cluster.KillSilo(host.Cluster.CountActivations("one") == 1 ? "one" : "two");
        _clock.Advance(Minute);
        await host.Probe.Reached("wake 00:01:00");
    }

    [Fact]
    public async Task A_period_below_the_minimum_is_refused()
    {
        await using var host = await StartAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => host.Grain<IReminded>("a").Register("wake", Minute, TimeSpan.FromSeconds(59)));
    }

    public void Dispose() => _folder.Dispose();

    private Task<Host> StartAsync() => Host.StartAsync(o => o.DataFolder = _folder.Path, clock: _clock);
}
