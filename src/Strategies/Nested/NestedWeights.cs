using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>The fixed diagonal P of MatryoshkaLoRA (2605.07850): P_ii = Σ s_k over the nested ranks k ≥ i, so that B P A is the sum of all nested adapters.</summary>
public static class NestedWeights
{
    /// <summary>s_k.</summary>
    public static double Of(NestedScale scale, int rank) => scale switch
    {
        NestedScale.InverseRoot => 1 / Math.Sqrt(rank),
        NestedScale.Inverse => 1.0 / rank,
        NestedScale.One => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, "unknown weight"),
    };

    /// <summary>P_11 … P_rr, r the largest nested rank.</summary>
    public static double[] Diagonal(IReadOnlyList<int> ranks, NestedScale scale)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        return [.. Enumerable.Range(1, ranks.Max()).Select(i => ranks.Where(k => k >= i).Sum(k => Of(scale, k)))];
    }

    /// <summary>Why these are no nested ranks; null when they are.</summary>
    public static string? Problem(IReadOnlyList<int>? ranks) =>
        ranks is not { Count: > 0 } || ranks[0] < 1 || ranks.Zip(ranks.Skip(1)).Any(p => p.First >= p.Second)
            ? $"ranks {string.Join(", ", ranks ?? [])}: nested ranks must increase from 1 or more"
            : null;
}
