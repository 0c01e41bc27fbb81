namespace AdapterSearch.Domain;

/// <summary>Which weights a training job changes. The task head is always trained.</summary>
public enum TrainingMode
{
    /// <summary>Adapters only; the base stays frozen.</summary>
    Adapters,

    /// <summary>Only the task head.</summary>
    HeadOnly,

    /// <summary>Every weight of the base model (full fine-tuning).</summary>
    Full,
}
