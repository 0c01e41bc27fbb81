namespace AdapterSearch.Domain;

/// <summary>Shape of the learning rate after the warm-up, as a factor of its peak over the remaining steps.</summary>
public enum LearningRateDecay
{
    /// <summary>Stays at the peak.</summary>
    Constant,

    /// <summary>Falls linearly to 0 at the last step.</summary>
    Linear,

    /// <summary>Falls along half a cosine to 0 at the last step.</summary>
    Cosine,
}
