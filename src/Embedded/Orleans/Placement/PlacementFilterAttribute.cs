using Orleans.Metadata;
using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>Restricts the silos that may host a grain class.</summary>
[AttributeUsage(AttributeTargets.Class)]
public abstract class PlacementFilterAttribute : Attribute, IGrainPropertiesProviderAttribute
{
    /// <summary>With a filter.</summary>
    /// <param name="placement">The filter; its values reach the director through the grain's properties.</param>
    protected PlacementFilterAttribute(PlacementFilterStrategy placement) => PlacementFilterStrategy = placement;

    /// <summary>The filter.</summary>
    public PlacementFilterStrategy PlacementFilterStrategy { get; }

    /// <inheritdoc/>
    public virtual void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
        PlacementFilterStrategy.PopulateGrainProperties(services, grainClass, grainType, properties);
}
