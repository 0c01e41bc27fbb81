namespace AdapterSearch.Training.Continuation;

/// <summary>Why the training of another candidate cannot be continued.</summary>
public enum ContinuationRefusal
{
    /// <summary>The candidate left no state, or it was released.</summary>
    Missing,

    /// <summary>A file of the state was changed or cut off.</summary>
    Corrupt,

    /// <summary>The state belongs to other adapters: modules, ranks, scales, dropout or sharing.</summary>
    OtherAdapters,

    /// <summary>The state belongs to another base model.</summary>
    OtherShape,

    /// <summary>The state belongs to other data or another split.</summary>
    OtherData,

    /// <summary>The state belongs to another seed: another head, another order of batches.</summary>
    OtherSeed,

    /// <summary>The state belongs to other training options, so that schedule, batches or rungs differ.</summary>
    OtherTraining,

    /// <summary>The state stands at or behind the step at which the job ends.</summary>
    WrongStep,
}
