using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Embedded;

/// <summary>The embedded runtime of one process. Its logical silos can be lost, stopped and started one by one.</summary>
public sealed class EmbeddedCluster : IAsyncDisposable, IDisposable
{
    private readonly ClusterRuntime _runtime;
    private ServiceProvider? _ownServices;
    private bool _started;

    internal EmbeddedCluster(ClusterRuntime runtime) => _runtime = runtime;

    /// <summary>The way into the cluster.</summary>
    public IClusterClient Client => _runtime.Factory;

    /// <summary>The services of the host.</summary>
    public IServiceProvider Services => _runtime.Services;

    /// <summary>Names of the running silos, in order.</summary>
    public IReadOnlyList<string> Silos => [.. _runtime.ActiveSilos.Select(s => s.Name)];

    /// <summary>Starts a runtime with services of its own, for tests and tools.</summary>
    /// <param name="configure">Sets the options.</param>
    /// <param name="services">Adds the services that grains need.</param>
    /// <returns>The running runtime; disposing it stops it.</returns>
    public static async Task<EmbeddedCluster> StartAsync(Action<EmbeddedOrleansOptions> configure, Action<IServiceCollection>? services = null)
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddEmbeddedOrleans(configure);
        services?.Invoke(collection);
        var provider = collection.BuildServiceProvider();
        try
        {
            var cluster = provider.GetRequiredService<EmbeddedCluster>();
            cluster.Start();
            cluster._ownServices = provider;
            return cluster;
        }
        catch
        {
            await provider.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Starts the silos of the options. A host does this by itself.</summary>
    public void Start()
    {
        _started = true;
        _runtime.Start();
    }

    /// <summary>Ends all grains in good order, for as long as the drain timeout allows, and closes the store.</summary>
    /// <param name="cancellationToken">Ends the waiting early.</param>
    /// <returns>Completes when nothing runs any more.</returns>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        if (!_started)
            return;
        _started = false;
        await _runtime.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Starts a silo, also one that was lost or stopped before.</summary>
    /// <param name="silo">The silo.</param>
    public void StartSilo(EmbeddedSilo silo) => _runtime.StartSilo(silo);

    /// <summary>Stops a silo in good order; its grains are activated elsewhere when called.</summary>
    /// <param name="name">The silo.</param>
    /// <param name="cancellationToken">Ends the waiting early.</param>
    /// <returns>Completes when the silo has stopped.</returns>
    public Task StopSiloAsync(string name, CancellationToken cancellationToken = default) => _runtime.StopSiloAsync(name, cancellationToken);

    /// <summary>
    /// Loses a silo, as when its process is killed: its activations vanish without OnDeactivateAsync, calls in flight to them fail
    /// with <see cref="TimeoutException"/> (at once here, after the response timeout in a cluster).
    /// </summary>
    /// <param name="name">The silo.</param>
    public void KillSilo(string name) => _runtime.Kill(name);

    /// <summary>
    /// True when no grain has anything to run at this moment: whatever goes on waits for a call, a file or the clock. For tests whose clock must
    /// not run away from turns that have lost their processor.
    /// </summary>
    public bool IsAtRest => _runtime.IsAtRest;

    /// <summary>Number of activations.</summary>
    /// <param name="silo">On this silo only; null for all.</param>
    /// <returns>The number.</returns>
    public int CountActivations(string? silo = null) => _runtime.CountActivations(silo);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        if (Interlocked.Exchange(ref _ownServices, null) is { } own)
            await own.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Stops the runtime and waits for it.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
