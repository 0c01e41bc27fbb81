using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Orleans;

namespace AdapterSearch.Dashboard.Remote;

/// <summary>Has specs checked by a silo.</summary>
/// <param name="grains">Way to the silos.</param>
public sealed class RemoteSpecGate(IGrainFactory grains) : ISpecGate
{
    /// <inheritdoc/>
    public Task<SpecVerdict> CheckAsync(SearchSpec spec, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return grains.GetGrain<IServiceGrain>($"spec {spec.Name}").CheckAsync(spec).WaitAsync(cancellation);
    }
}
