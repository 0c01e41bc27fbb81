using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AdapterSearch.Grains;

/// <summary>Opens the nodes and makes unfinished searches go on when the host starts; register it after Orleans.</summary>
/// <param name="grains">Way to the grains.</param>
/// <param name="options">Names of the nodes.</param>
/// <param name="workers">The nodes' workers.</param>
/// <param name="time">Clock.</param>
/// <param name="log">Log.</param>
public sealed class CoordinationBootstrap(
    IGrainFactory grains, CoordinationOptions options, NodeWorkers workers, TimeProvider time, ILogger<CoordinationBootstrap> log) : IHostedService
{
    /// <summary>Longest time that the cluster may take to know a new silo.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => StartupCalls.InsistAsync(
        () => grains.StartSearchCoordinationAsync(options, cancellationToken), Patience, time, log.ClusterNotReady, cancellationToken);

    /// <summary>Ends running attempts while grains still answer; hosted services stop in reverse order.</summary>
    /// <param name="cancellationToken">Unused: the workers end as soon as their attempts do.</param>
    public async Task StopAsync(CancellationToken cancellationToken) => await workers.DisposeAsync();
}
