using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// A super-adapter (LoNAS, Muñoz et al. 2024; Shears, 2404.10934): one elastic LoRA is trained and its sub-adapters are searched, both inside one job;
/// the ranks that were found are trained again, or the sub-adapter is the result itself (docs/strategies/super-adapter.md).
/// </summary>
/// <param name="options">Sub-ranks, search and end.</param>
public sealed class SuperAdapterStrategy(SuperAdapterOptions options) : IStrategy
{
    /// <inheritdoc/>
    public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(history);
        return options.End == SuperAdapterEnd.Cut
            ? Finals.Once(history, () => [Job(context, CandidateRole.Final)])
            : Finals.AfterSearch(
                history,
                () => Job(context, CandidateRole.Search),
                (search, modules) => modules.Ranks.Any(r => r > 0)
                    ? Finals.Lora(context, modules.Ranks, options.End == SuperAdapterEnd.Warm ? search.Number : null)
                    : null,
                $"No sub-adapter fits the budget of {context.BudgetParameters} parameters.");
    }

    /// <summary>Faults of the options, with the numbers that clash.</summary>
    public static IEnumerable<string> Problems(SuperAdapterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var problem in SearchSpace.Problems(SubAdapterSearch.Space(options)))
        {
            yield return problem.Replace("space.", "", StringComparison.Ordinal);
        }

        if (options.Population > options.Evaluations)
        {
            yield return $"population = {options.Population}: must not exceed evaluations = {options.Evaluations}";
        }
    }

    /// <summary>Faults that only a model shows.</summary>
    public static IEnumerable<string> Problems(SuperAdapterOptions options, SearchSpec spec, ModelShape shape, long budget)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shape);
        var limit = shape.Modules.Min(m => Math.Min(m.InFeatures, m.OutFeatures));
        if (options.Ranks[^1] > limit)
        {
            yield return $"ranks {string.Join(", ", options.Ranks)}: the smallest matrix of this model allows at most {limit}";
        }
        else if (SearchSpace.Problem(SubAdapterSearch.Space(options), spec, shape, budget) is { } problem)
        {
            yield return problem.Replace("space.", "", StringComparison.Ordinal);
        }
    }

    private StrategyProposal Job(StrategyContext context, CandidateRole role) => new(
        role,
        new RankControlJob(
            options, context.Spec.Training, context.LearningRate, options.Ranks[^1], context.Spec.AlphaPerRank, context.BudgetParameters, ScoreTest: role == CandidateRole.Final));
}
