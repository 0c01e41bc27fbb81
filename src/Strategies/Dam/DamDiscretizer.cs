using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>From numbers per module to the binary Differential Adaptation Matrix (docs/strategies/dam.md).</summary>
public static class DamDiscretizer
{
    /// <summary>Cost of each module in parameters: rank · (in + out).</summary>
    public static long[] Costs(ModelShape shape, int rank)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return [.. shape.Modules.Select(m => rank * m.ParametersPerRank)];
    }

    /// <summary>The selected modules.</summary>
    /// <param name="scope">Reach and cut of the ranking.</param>
    /// <param name="scores">One number per module; higher is kept; ties by lower index.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="rank">Rank whose parameters a module costs in the scope <see cref="DamScope.Budget"/>.</param>
    /// <param name="budget">Adapter parameters, for <see cref="DamScope.Budget"/>.</param>
    /// <param name="ratio">ρ, for <see cref="DamScope.PerLayer"/> and <see cref="DamScope.Global"/>.</param>
    /// <param name="threshold">θ, for <see cref="DamScope.Threshold"/>.</param>
    public static bool[] Select(
        DamScope scope, IReadOnlyList<double> scores, ModelShape shape, int rank, long budget, double ratio, double threshold)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(shape);
        if (scores.Count != shape.Modules.Count)
        {
            throw new ArgumentException($"{scores.Count} scores for {shape.Modules.Count} modules.", nameof(scores));
        }

        switch (scope)
        {
            case DamScope.Budget:
                return BudgetSelection.Greedy(scores, Costs(shape, rank), budget);
            case DamScope.Threshold:
                return [.. scores.Select(s => s >= threshold)];
            case DamScope.Global:
                return Best(Enumerable.Range(0, scores.Count), scores, ratio);
            case DamScope.PerLayer:
                var mask = new bool[scores.Count];
                foreach (var row in Enumerable.Range(0, scores.Count).GroupBy(i => shape.Modules[i].Address.Layer))
                {
                    var chosen = Best(row, scores, ratio);
                    for (var i = 0; i < mask.Length; i++)
                    {
                        mask[i] |= chosen[i];
                    }
                }

                return mask;
            default:
                throw new ArgumentOutOfRangeException(nameof(scope), scope, "unknown scope");
        }
    }

    private static bool[] Best(IEnumerable<int> among, IReadOnlyList<double> scores, double ratio)
    {
        var members = among.ToArray();

        // The small term keeps a product such as 0.07 · 100 = 7.000000000000001 from rounding up.
        var keep = Math.Max(1, (int)Math.Ceiling((ratio * members.Length) - 1e-9));
        var mask = new bool[scores.Count];
        var rank = BudgetSelection.Descending([.. members.Select(i => scores[i])]).Take(keep);
        foreach (var position in rank)
        {
            mask[members[position]] = true;
        }

        return mask;
    }
}
