using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Placement;

/// <summary>Registers placement filters.</summary>
public static class PlacementFilterExtensions
{
    /// <summary>Registers a placement filter with its director.</summary>
    /// <typeparam name="TFilter">The filter's values.</typeparam>
    /// <typeparam name="TDirector">What applies them.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="strategyLifetime">How long a filter object lives.</param>
    /// <returns>The services.</returns>
    public static IServiceCollection AddPlacementFilter<TFilter, TDirector>(this IServiceCollection services, ServiceLifetime strategyLifetime)
        where TFilter : PlacementFilterStrategy
        where TDirector : class, IPlacementFilterDirector
    {
        services.Add(new ServiceDescriptor(typeof(PlacementFilterStrategy), typeof(TFilter).Name, typeof(TFilter), strategyLifetime));
        services.AddKeyedSingleton<IPlacementFilterDirector, TDirector>(typeof(TFilter).Name);
        return services;
    }
}
