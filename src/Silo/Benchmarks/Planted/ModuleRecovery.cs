using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Benchmarks.Planted;

/// <summary>How well the modules that a method adapted are the planted ones.</summary>
/// <param name="Precision">Share of planted modules among the best min(k, found) found ones, k being the number of plants.</param>
/// <param name="Recall">Share of the plants among the best k found modules.</param>
/// <param name="StrongRecall">The same over plants whose effect is above 5 % of the base's loss; NaN when there are none.</param>
/// <param name="ParameterShare">Share of the adapter parameters that lie on planted modules: precision weighted by rank and cost.</param>
internal sealed record ModuleRecovery(double Precision, double Recall, double StrongRecall, double ParameterShare)
{
    /// <summary>Effect, as a share of the base's loss, above which a plant counts as strong.</summary>
    internal const double StrongEffect = 0.05;

    /// <summary>Compares found modules with planted ones.</summary>
    /// <param name="shape">Base model.</param>
    /// <param name="ranks">Rank of each module in the final model; 0 is not found.</param>
    /// <param name="rankDecided">
    /// Whether the method decided on ranks. Then a higher rank comes first and importance breaks ties. Otherwise ranks only fill the budget, and
    /// importance alone orders the found modules.
    /// </param>
    /// <param name="importance">The method's own number per module; null where it has none. Modules that tie count by the expectation over their orders.</param>
    /// <param name="truth">The plants.</param>
    internal static ModuleRecovery Of(
        ModelShape shape, IReadOnlyList<int> ranks, bool rankDecided, IReadOnlyList<double>? importance, PlantedTruth truth)
    {
        var planted = truth.Modules.ToHashSet();
        var strong = truth.Modules.Where((_, i) => truth.Effects[i] > StrongEffect * truth.BaseLoss).ToHashSet();
        var found = Enumerable.Range(0, ranks.Count).Where(i => ranks[i] > 0).ToArray();
        var wanted = Math.Min(planted.Count, found.Length);
        double hits = 0, strongHits = 0;
        var left = wanted;
        foreach (var tie in found
            .GroupBy(i => (Rank: rankDecided ? ranks[i] : 0, Importance: importance?[i] ?? 0))
            .OrderByDescending(g => g.Key.Rank).ThenByDescending(g => g.Key.Importance))
        {
            var members = tie.ToArray();
            var share = Math.Min(1.0, left / (double)members.Length);
            hits += share * members.Count(planted.Contains);
            strongHits += share * members.Count(strong.Contains);
            left -= Math.Min(left, members.Length);
        }

        double Parameters(IEnumerable<int> modules) => modules.Sum(i => ranks[i] * shape.Modules[i].ParametersPerRank);
        return new ModuleRecovery(
            wanted == 0 ? 0 : hits / wanted,
            hits / planted.Count,
            strong.Count == 0 ? double.NaN : strongHits / strong.Count,
            found.Length == 0 ? 0 : Parameters(found.Where(planted.Contains)) / Parameters(found));
    }
}
