namespace AdapterSearch.Domain;

/// <summary>Why a candidate runs.</summary>
public enum CandidateRole
{
    /// <summary>Chooses a learning rate on validation data: the one that all arms share, or that of its arm. Never scores the test split.</summary>
    Tuning,

    /// <summary>Finds modules: a DAM search or a probe.</summary>
    Search,

    /// <summary>One try of a method that compares by validation score.</summary>
    Trial,

    /// <summary>A final training; the only role that may score the test split.</summary>
    Final,

    /// <summary>A training that a person added. It is scored on validation data only, belongs to no arm, and no method sees it.</summary>
    Manual,
}
