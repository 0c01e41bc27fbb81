using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Placement;

namespace AdapterSearch.Grains;

/// <summary>Registers what the grains need. The host adds an <see cref="ICandidateRunner"/>, an <see cref="IHistoryStore"/> and Orleans itself.</summary>
public static class CoordinationServices
{
    /// <summary>Adds the coordination.</summary>
    /// <param name="services">Services of the silo.</param>
    /// <param name="configure">Sets times, nodes and slots.</param>
    /// <exception cref="ArgumentException">The options have faults; the message names all of them.</exception>
    public static IServiceCollection AddSearchCoordination(this IServiceCollection services, Action<CoordinationOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        var options = new CoordinationOptions();
        configure(options);
        if (options.Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join("; ", problems), nameof(configure));
        }

        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<CoordinationMetrics>();
        services.AddSingleton<NodeMetrics>();
        services.TryAddSingleton<IDeviceSensors, NoDeviceSensors>();
        services.AddSingleton(new SearchPlanner());
        services.AddSingleton<NodeWorkers>();
        services.AddPlacementFilter<OnItsNodeFilter, OnItsNodeDirector>(ServiceLifetime.Singleton);
        return services;
    }

    /// <summary>
    /// Opens this process's nodes and makes unfinished searches go on. Called once the silo accepts calls; safe to repeat.
    /// </summary>
    /// <param name="grains">Way to the grains.</param>
    /// <param name="options">Names of the nodes.</param>
    /// <param name="cancellation">Ends it between two calls.</param>
    /// <returns>Number of searches that go on.</returns>
    public static async Task<int> StartSearchCoordinationAsync(
        this IGrainFactory grains, CoordinationOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(grains);
        ArgumentNullException.ThrowIfNull(options);
        foreach (var node in options.Nodes)
        {
            cancellation.ThrowIfCancellationRequested();
            await grains.GetGrain<INodeGrain>(node).OpenAsync();
        }

        cancellation.ThrowIfCancellationRequested();
        return await grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog).ResumeAllAsync();
    }
}
