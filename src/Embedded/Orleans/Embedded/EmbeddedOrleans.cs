using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Orleans.Embedded;

/// <summary>Adds the embedded runtime to a host.</summary>
public static class EmbeddedOrleans
{
    /// <summary>Adds the runtime; it starts and stops with the host. Hosted services that call grains are added after it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddEmbeddedOrleans(this IServiceCollection services, Action<EmbeddedOrleansOptions> configure)
    {
        var options = new EmbeddedOrleansOptions();
        configure(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(provider => new ClusterRuntime(options, provider));
        services.AddSingleton(provider => new EmbeddedCluster(provider.GetRequiredService<ClusterRuntime>()));
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<ClusterRuntime>().Factory);
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<ClusterRuntime>().Factory);
        services.AddSingleton<ISiloMetadataCache>(provider => provider.GetRequiredService<ClusterRuntime>());
        services.AddHostedService<Lifetime>();
        return services;
    }

    /// <summary>Adds the runtime; it starts and stops with the host. Hosted services that call grains are added after it.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="configure">Sets the options.</param>
    /// <returns>The host.</returns>
    public static IHostApplicationBuilder AddEmbeddedOrleans(this IHostApplicationBuilder builder, Action<EmbeddedOrleansOptions> configure)
    {
        builder.Services.AddEmbeddedOrleans(configure);
        return builder;
    }

    private sealed class Lifetime(EmbeddedCluster cluster) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            cluster.Start();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => cluster.StopAsync(cancellationToken);
    }
}
