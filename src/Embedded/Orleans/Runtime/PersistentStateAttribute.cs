namespace Orleans.Runtime;

/// <summary>On a grain's constructor parameter of type <see cref="IPersistentState{TState}"/>: which record of which store.</summary>
/// <param name="stateName">The record's name within the grain.</param>
/// <param name="storageName">The store's name, or null for the default store.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute, IFacetMetadata, IPersistentStateConfiguration
{
    /// <inheritdoc/>
    public string StateName { get; } = stateName;

    /// <inheritdoc/>
    public string? StorageName { get; } = storageName;
}
