using AdapterSearch.Grains.Interfaces;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;

namespace AdapterSearch.Grains;

/// <summary>The grain lives on the silo whose metadata <see cref="GrainKeys.NodeMetadata"/> equals the grain's key.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OnItsNodeAttribute() : PlacementFilterAttribute(new OnItsNodeFilter());

/// <summary>Filter behind <see cref="OnItsNodeAttribute"/>; it has no values of its own.</summary>
public sealed class OnItsNodeFilter() : PlacementFilterStrategy(order: 0);

/// <summary>Leaves the silo that is the node.</summary>
/// <param name="metadata">What silos say about themselves.</param>
public sealed class OnItsNodeDirector(ISiloMetadataCache metadata) : IPlacementFilterDirector
{
    /// <inheritdoc/>
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var node = target.GrainIdentity.Key.ToString();
        return silos.Where(s => metadata.GetSiloMetadata(s)?.Metadata.GetValueOrDefault(GrainKeys.NodeMetadata) == node);
    }
}
