using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace AdapterSearch.Silo.Retention;

/// <summary>
/// Says when to sweep: a minute after a silo's start, since a reminder that was due while nothing ran is not made up for, and every hour. Sweeps run
/// on a timer of the grain, one at a time, because they may last longer than a call.
/// </summary>
/// <param name="sweep">What is done.</param>
/// <param name="logger">Log.</param>
public sealed class RetentionGrain(RetentionSweep sweep, ILogger<RetentionGrain> logger) : Grain, IRetentionGrain, IRemindable
{
    private const string ReminderName = "sweep";
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private IGrainTimer? next;

    /// <inheritdoc/>
    public async Task StartAsync()
    {
        if (await this.GetReminder(ReminderName) is null)
        {
            await this.RegisterOrUpdateReminder(ReminderName, Period, Period);
        }

        SweepAfter(Soon);
    }

    /// <inheritdoc/>
    public Task<SweepView> SweepAsync() => sweep.RunAsync();

    /// <summary>An hour is over.</summary>
    /// <param name="reminderName">Unused; there is one reminder.</param>
    /// <param name="status">Unused.</param>
    public Task ReceiveReminder(string reminderName, TickStatus status)
    {
        SweepAfter(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    private void SweepAfter(TimeSpan wait) =>
        next ??= this.RegisterGrainTimer(TickAsync, new GrainTimerCreationOptions(wait, Timeout.InfiniteTimeSpan) { KeepAlive = true });

    private async Task TickAsync()
    {
        next?.Dispose();
        next = null;
        try
        {
            var view = await sweep.RunAsync();
            logger.Swept(view.Records, view.Orphans, view.FreedBytes, view.Failures);
        }
        catch (Exception e)
        {
            logger.SweepFailed(e);
        }
    }
}
