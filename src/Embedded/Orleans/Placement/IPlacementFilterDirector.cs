using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Placement;

/// <summary>Applies a placement filter.</summary>
public interface IPlacementFilterDirector
{
    /// <summary>The silos that may host a grain.</summary>
    /// <param name="filterStrategy">The filter's values.</param>
    /// <param name="target">The grain.</param>
    /// <param name="silos">The silos that earlier filters left.</param>
    /// <returns>The silos that this one leaves.</returns>
    IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos);
}
