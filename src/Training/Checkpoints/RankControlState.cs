namespace AdapterSearch.Training.Checkpoints;

/// <summary>State of a method that changes ranks while it trains, besides weights, moments and its tensors.</summary>
public sealed record RankControlState
{
    /// <summary>The method's own numbers by name.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers { get; init; }

    /// <summary>Most parameters, head included, that were trained at once so far.</summary>
    public required long PeakParameters { get; init; }
}
