namespace AdapterSearch.Domain;

/// <summary>What modules share after discretisation (docs/strategies/dam.md; the paper's own meaning is not known, so each reading is a switch).</summary>
public enum WeightSharing
{
    /// <summary>Unselected modules get nothing, selected ones keep private pairs.</summary>
    Off,

    /// <summary>Modules that were not selected use one common pair per weight shape.</summary>
    Unselected,

    /// <summary>Within a column (projection), B is one matrix over all layers and A is private.</summary>
    B,

    /// <summary>Within a column (projection), A is one matrix over all layers and B is private.</summary>
    A,
}
