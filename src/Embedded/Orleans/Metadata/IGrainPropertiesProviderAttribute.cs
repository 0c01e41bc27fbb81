using Orleans.Runtime;

namespace Orleans.Metadata;

/// <summary>An attribute that adds properties to a grain class.</summary>
public interface IGrainPropertiesProviderAttribute
{
    /// <summary>Adds the properties.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="grainClass">The grain class.</param>
    /// <param name="grainType">Its grain type.</param>
    /// <param name="properties">The properties so far.</param>
    void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties);
}
