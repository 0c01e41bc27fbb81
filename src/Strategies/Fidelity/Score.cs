namespace AdapterSearch.Strategies;

/// <summary>How good a trial is after some steps; higher is better.</summary>
/// <param name="Value">What is searched for; NaN for a trial that failed, which loses against everything.</param>
/// <param name="Tie">Decides between equal values; a further tie goes to the earlier trial.</param>
public readonly record struct Score(double Value, double Tie = 0) : IComparable<Score>
{
    /// <summary>The score of a failed trial.</summary>
    public static Score Failed { get; } = new(double.NaN);

    /// <summary>True for a trial that failed.</summary>
    public bool IsFailed => double.IsNaN(Value);

    /// <inheritdoc/>
    public int CompareTo(Score other)
    {
        // The runtime orders NaN below every number, which is what a failure deserves.
        var byValue = Value.CompareTo(other.Value);
        return byValue != 0 ? byValue : Tie.CompareTo(other.Tie);
    }

    /// <summary>Positions in decreasing score; ties by lower position.</summary>
    public static IEnumerable<int> Descending(IReadOnlyList<Score> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return Enumerable.Range(0, scores.Count).OrderByDescending(i => scores[i]).ThenBy(i => i);
    }
}
