namespace AdapterSearch.Domain;

/// <summary>How the rank of each module is read out of nested adapters.</summary>
public enum NestedReadout
{
    /// <summary>The highest rank that all modules can share within the budget, as in the papers.</summary>
    Uniform,

    /// <summary>A prefix per module, grown where the next part has the most energy per parameter, until nothing fits.</summary>
    PerModule,
}
