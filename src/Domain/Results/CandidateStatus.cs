namespace AdapterSearch.Domain;

/// <summary>Where a candidate stands.</summary>
public enum CandidateStatus
{
    /// <summary>Waits for a slot.</summary>
    Waiting,

    /// <summary>Runs on a slot.</summary>
    Running,

    /// <summary>Finished; its result is stored.</summary>
    Completed,

    /// <summary>Ended without a score; see its failure kind and reason.</summary>
    Failed,

    /// <summary>Ended because the search was cancelled.</summary>
    Cancelled,

    /// <summary>Ended early by a stopping rule; keeps its last score.</summary>
    Stopped,
}
