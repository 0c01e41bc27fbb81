using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdapterSearch.Client;

/// <summary>The client in a container.</summary>
public static class AdapterSearchClientServices
{
    /// <summary>Adds one <see cref="AdapterSearchClient"/> for the whole program; it may be used from many threads at once.</summary>
    /// <param name="services">Services.</param>
    /// <param name="address">Root of the service, for example <c>http://127.0.0.1:5080</c>.</param>
    /// <param name="configure">Makes the options, with the container at hand; null takes the defaults. A registered <see cref="TimeProvider"/> is not taken by itself.</param>
    public static IServiceCollection AddAdapterSearchClient(
        this IServiceCollection services, Uri address, Func<IServiceProvider, AdapterSearchClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(address);
        services.TryAddSingleton(provider => new AdapterSearchClient(address, configure?.Invoke(provider)));
        return services;
    }
}
