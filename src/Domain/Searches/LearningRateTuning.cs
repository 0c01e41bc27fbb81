namespace AdapterSearch.Domain;

/// <summary>Who shares the choice among <see cref="SearchSpec.LearningRates"/>. Either way validation data decide.</summary>
public enum LearningRateTuning
{
    /// <summary>One choice for all arms, made with all modules adapted.</summary>
    Shared,

    /// <summary>Each arm runs its whole pipeline once per learning rate and keeps the best for all its repetitions.</summary>
    PerArm,
}
