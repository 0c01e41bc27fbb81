using System.Globalization;
using Orleans.Metadata;
using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>The values of a placement filter; needs a parameterless constructor, since each silo makes its own from the grain's properties.</summary>
public abstract class PlacementFilterStrategy
{
    internal const string ListProperty = "placement-filters";

    /// <summary>With a place among the grain's filters.</summary>
    /// <param name="order">Lower ones filter first.</param>
    protected PlacementFilterStrategy(int order) => Order = order;

    /// <summary>Lower ones filter first.</summary>
    public int Order { get; private set; }

    /// <summary>Takes the values from the grain's properties.</summary>
    /// <param name="properties">The properties.</param>
    public void Initialize(GrainProperties properties)
    {
        if (GetPlacementFilterGrainProperty("order", properties) is { } order)
            Order = int.Parse(order, CultureInfo.InvariantCulture);
        AdditionalInitialize(properties);
    }

    /// <summary>Takes a subclass's own values from the grain's properties.</summary>
    /// <param name="properties">The properties.</param>
    public virtual void AdditionalInitialize(GrainProperties properties)
    {
    }

    /// <summary>Writes the values into the grain's properties.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="grainClass">The grain class.</param>
    /// <param name="grainType">Its grain type.</param>
    /// <param name="properties">The properties so far.</param>
    public void PopulateGrainProperties(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        var name = GetType().Name;
        properties[ListProperty] = properties.TryGetValue(ListProperty, out var others) ? $"{others},{name}" : name;
        properties[PropertyName("order")] = Order.ToString(CultureInfo.InvariantCulture);
        foreach (var (key, value) in GetAdditionalGrainProperties(services, grainClass, grainType, properties).ToList())
            properties[PropertyName(key)] = value;
    }

    /// <summary>A subclass's own values.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="grainClass">The grain class.</param>
    /// <param name="grainType">Its grain type.</param>
    /// <param name="existingProperties">The properties so far.</param>
    /// <returns>Names and values.</returns>
    protected virtual IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) => [];

    /// <summary>Reads one of the subclass's own values.</summary>
    /// <param name="key">Its name.</param>
    /// <param name="properties">The grain's properties.</param>
    /// <returns>The value, or null.</returns>
    protected string? GetPlacementFilterGrainProperty(string key, GrainProperties properties) =>
        properties.Properties.GetValueOrDefault(PropertyName(key));

    private string PropertyName(string key) => $"{ListProperty}.{GetType().Name}.{key}";
}
