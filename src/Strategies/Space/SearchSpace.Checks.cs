using System.Globalization;
using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <content>What a spec may ask for.</content>
public sealed partial class SearchSpace
{
    /// <summary>Faults of a space that can be seen without a model.</summary>
    public static IEnumerable<string> Problems(SearchSpaceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.MinLearningRate > options.MaxLearningRate)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture, $"space.minLearningRate {options.MinLearningRate} is above space.maxLearningRate {options.MaxLearningRate}");
        }

        var ranks = options.Ranks ?? [];
        if (ranks.Any(r => r is < 1 or > 4096) || ranks.Zip(ranks.Skip(1)).Any(p => p.First >= p.Second))
        {
            yield return $"space.ranks = {string.Join(", ", ranks)}: must be different ranks from 1 to 4096 in ascending order";
        }

        if (ranks.Count > MostStates)
        {
            yield return $"space.ranks has {ranks.Count} entries: at most {MostStates}";
        }

        var alphas = options.AlphaPerRank ?? [];
        if (alphas.Any(a => a is not (>= 1e-6 and <= 1e6)) || alphas.Distinct().Count() != alphas.Count)
        {
            yield return $"space.alphaPerRank = {string.Join(", ", alphas.Select(a => a.ToString(CultureInfo.InvariantCulture)))}: must be different numbers from 1e-6 to 1e6";
        }

        if (alphas.Count > MostStates)
        {
            yield return $"space.alphaPerRank has {alphas.Count} entries: at most {MostStates}";
        }

        if (options.FillBudget && options.Kind != SearchSpaceKind.Mask)
        {
            yield return $"space.fillBudget needs space.kind mask; it is {options.Kind.ToString().ToLowerInvariant()}";
        }
    }

    /// <summary>Why no candidate of a space fits a model and budget; null when one does.</summary>
    public static string? Problem(SearchSpaceOptions options, SearchSpec spec, ModelShape shape, long budget)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(shape);
        var limit = shape.Modules.Max(m => Math.Min(m.InFeatures, m.OutFeatures));
        if (options.Kind != SearchSpaceKind.Mask && options.Ranks.Max() > limit)
        {
            return $"space.ranks {string.Join(", ", options.Ranks)}: no matrix of this model allows a rank above {limit}";
        }

        if (!new SearchSpace(options, new StrategyContext(shape, spec, budget, 0, new SeedStream(0))).IsEmpty)
        {
            return null;
        }

        return options.Kind switch
        {
            SearchSpaceKind.Uniform =>
                $"space.ranks {string.Join(", ", options.Ranks)}: rank {options.Ranks[0]} on all modules needs {options.Ranks[0] * shape.ParametersPerRank} parameters, the budget is {budget}, "
                + $"and the smallest matrix allows rank {shape.Modules.Min(m => Math.Min(m.InFeatures, m.OutFeatures))}",
            SearchSpaceKind.Mask => $"space.rank = {options.Rank ?? spec.Rank}: {Smallest(options.Rank ?? spec.Rank)}",
            _ => $"space.ranks {string.Join(", ", options.Ranks)}: {Smallest(options.Ranks[0])}",
        };

        string Smallest(int rank) =>
            $"the smallest module needs {rank * shape.Modules.Min(m => m.ParametersPerRank)} parameters at rank {rank}, the budget is {budget}, and no matrix allows a rank above {limit}";
    }

    /// <summary>Most states of a choice: points keep a state in a byte.</summary>
    private const int MostStates = 200;
}
