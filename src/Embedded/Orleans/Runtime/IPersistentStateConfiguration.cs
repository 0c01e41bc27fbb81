namespace Orleans.Runtime;

/// <summary>Which record of which store.</summary>
public interface IPersistentStateConfiguration
{
    /// <summary>The record's name within the grain.</summary>
    string StateName { get; }

    /// <summary>The store's name, or null for the default store.</summary>
    string? StorageName { get; }
}
