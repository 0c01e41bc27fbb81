namespace AdapterSearch.Grains;

/// <summary>How often a candidate is tried again, and after which pause.</summary>
public sealed record RetryOptions
{
    /// <summary>Attempts that may end in an infrastructure failure before the candidate has failed, 1 or more.</summary>
    public int MostInfrastructureFailures { get; init; } = 3;

    /// <summary>Pause before the attempt that follows the first infrastructure failure; it doubles with each further one.</summary>
    public TimeSpan FirstBackoff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause.</summary>
    public TimeSpan MostBackoff { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest factor by which the memory demand of a candidate that cannot shrink is raised, a power of 2.</summary>
    public double MostMemoryFactor { get; init; } = 8;
}
