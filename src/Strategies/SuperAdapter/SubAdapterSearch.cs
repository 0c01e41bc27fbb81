using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>One sub-adapter that was scored.</summary>
/// <param name="Ranks">Rank of every module; 0 leaves it out.</param>
/// <param name="Parameters">Its adapter parameters.</param>
/// <param name="Validation">Its score.</param>
public sealed record SubAdapter(IReadOnlyList<int> Ranks, long Parameters, SplitScore Validation);

/// <summary>
/// Search of sub-adapters as LoNAS and Shears do it: NSGA-II over validation quality and adapter parameters. All points fit the budget by construction. The
/// result is the best score, ties go to the lower loss, then to fewer parameters, then to the earlier one.
/// </summary>
public static class SubAdapterSearch
{
    /// <summary>The space that is searched.</summary>
    /// <param name="options">Sub-ranks.</param>
    public static SearchSpaceOptions Space(SuperAdapterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new SearchSpaceOptions { Kind = SearchSpaceKind.Ranks, Ranks = options.Ranks, MinLearningRate = 1, MaxLearningRate = 1 };
    }

    /// <summary>Scores sub-adapters until the evaluations or the space are used up.</summary>
    /// <param name="options">Population and evaluations.</param>
    /// <param name="modules">Modules of the model.</param>
    /// <param name="budget">Adapter parameters.</param>
    /// <param name="seeds">Seeds of the search.</param>
    /// <param name="score">Scores the sub-adapter of the given ranks.</param>
    /// <returns>All that were scored, in order; empty when nothing fits the budget.</returns>
    public static IReadOnlyList<SubAdapter> Run(
        SuperAdapterOptions options, IReadOnlyList<ModuleShape> modules, long budget, SeedStream seeds, Func<IReadOnlyList<int>, SplitScore> score)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(score);
        var shape = new ModelShape("", 0, [], modules, 0, 0);
        var space = new SearchSpace(Space(options), new StrategyContext(shape, new SearchSpec(), budget, 1, seeds));
        var sampler = new Nsga2Sampler(
            new Nsga2SearchOptions { Population = options.Population, CrossoverProbability = options.CrossoverProbability, Mutations = options.Mutations }, space);
        var taken = new HashSet<SpacePoint>();
        var found = new List<SubAdapter>();
        while (found.Count < options.Evaluations
            && sampler.Ask(new SamplerQuestion(found.Count, [], taken.Contains, seeds.For("proposal").For(found.Count).Random())) is { } point)
        {
            taken.Add(point);
            var sub = new SubAdapter(space.Ranks(point), space.Parameters(point), score(space.Ranks(point)));
            found.Add(sub);
            sampler.Tell(new SampledTrial(point, Value(sub.Validation, options.Objective), sub.Parameters));
        }

        return found;
    }

    /// <summary>The result of a search; null when nothing was scored.</summary>
    public static SubAdapter? Best(IReadOnlyList<SubAdapter> found, SearchObjective objective)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found
            .OrderByDescending(s => Value(s.Validation, objective))
            .ThenBy(s => double.IsNaN(s.Validation.Loss) ? double.PositiveInfinity : s.Validation.Loss)
            .ThenBy(s => s.Parameters)
            .FirstOrDefault();
    }

    /// <summary>Sub-adapters that no other beats in score without more parameters, fewest parameters first.</summary>
    public static IReadOnlyList<SubAdapter> Front(IReadOnlyList<SubAdapter> found, SearchObjective objective)
    {
        ArgumentNullException.ThrowIfNull(found);
        var front = new List<SubAdapter>();
        foreach (var sub in found.OrderBy(s => s.Parameters).ThenByDescending(s => Value(s.Validation, objective)))
        {
            if (front.Count == 0 || Value(sub.Validation, objective) > Value(front[^1].Validation, objective))
            {
                front.Add(sub);
            }
        }

        return front;
    }

    private static double Value(SplitScore score, SearchObjective objective) => objective == SearchObjective.ValidationAccuracy ? score.Accuracy : -score.Loss;
}
