using AdapterSearch.Domain;
using AdapterSearch.Training.Data;

namespace AdapterSearch.Training.DamSearch;

/// <summary>Where a DAM search stands, besides what every training keeps. Noise is a function of seed and step.</summary>
public sealed record GateState
{
    /// <summary>Γ.</summary>
    public required IReadOnlyList<double> Logits { get; init; }

    /// <summary>Adam's first moments of Γ.</summary>
    public required IReadOnlyList<double> FirstMoments { get; init; }

    /// <summary>Adam's second moments of Γ.</summary>
    public required IReadOnlyList<double> SecondMoments { get; init; }

    /// <summary>Updates of Γ done.</summary>
    public required long GateSteps { get; init; }

    /// <summary>Moving sensitivities.</summary>
    public required IReadOnlyList<double> Taylor { get; init; }

    /// <summary>Where the stream of gate batches stands.</summary>
    public required BatchCursor Cursor { get; init; }

    /// <summary>The log so far.</summary>
    public required IReadOnlyList<GateLogEntry> Log { get; init; }

    /// <summary>Modules dropped while training, in that order.</summary>
    public IReadOnlyList<int> Dropped { get; init; } = [];

    /// <summary>The state of a running search.</summary>
    public static GateState Of(GateSearch search, BatchCursor cursor, SearchLog log)
    {
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(log);
        return new GateState
        {
            Logits = [.. search.GateOptimizer.Logits],
            FirstMoments = [.. search.GateOptimizer.FirstMoments],
            SecondMoments = [.. search.GateOptimizer.SecondMoments],
            GateSteps = search.GateOptimizer.Steps,
            Taylor = search.Taylor.Values,
            Cursor = cursor,
            Log = log.Entries,
        };
    }

    /// <summary>Puts Γ, its moments and the sensitivities in place.</summary>
    public void Restore(GateSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        for (var i = 0; i < Logits.Count; i++)
        {
            search.GateOptimizer.Logits[i] = Logits[i];
            search.GateOptimizer.FirstMoments[i] = FirstMoments[i];
            search.GateOptimizer.SecondMoments[i] = SecondMoments[i];
        }

        search.GateOptimizer.Steps = GateSteps;
        search.Taylor.Values = [.. Taylor];
    }
}
