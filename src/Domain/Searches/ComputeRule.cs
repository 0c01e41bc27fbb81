namespace AdapterSearch.Domain;

/// <summary>What is equal between the arms of a search.</summary>
public enum ComputeRule
{
    /// <summary>Every training has the same steps; what a method spends on its search comes on top.</summary>
    EqualSteps,

    /// <summary>Every repetition of every arm has the same device work: what a search costs is taken from the final training.</summary>
    EqualDevice,
}
