using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AdapterSearch.Silo.Retention;

/// <summary>Starts the sweeps when the silo starts; register it after Orleans.</summary>
/// <param name="grains">Way to the grain that sweeps.</param>
/// <param name="logger">Log.</param>
internal sealed class RetentionStart(IGrainFactory grains, ILogger<RetentionStart> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IRetentionGrain>(GrainKeys.Retention).StartAsync();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Searches can run without it, and the reminder of an earlier start still stands.
            logger.SweepFailed(e);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
