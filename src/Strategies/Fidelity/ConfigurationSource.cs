using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// New configurations of a multi-fidelity method. With the tree-structured Parzen estimator it follows BOHB (Falkner, Klein and Hutter 2018, 1807.01774):
/// the model is made of the scores at the highest rung that has enough of them, and a share of the configurations stays random.
/// </summary>
internal sealed class ConfigurationSource
{
    private readonly FidelityOptions options;
    private readonly SeedStream seeds;
    private readonly HashSet<SpacePoint> taken = [];
    private readonly List<SpacePoint> points = [];
    private readonly SortedDictionary<int, Dictionary<int, Score>> rungs = [];
    private readonly ISampler random;

    public ConfigurationSource(FidelityOptions options, StrategyContext context)
    {
        this.options = options;
        Space = new SearchSpace(options.Space, context);
        seeds = context.Seeds;
        random = new RandomSampler(Space);
    }

    public SearchSpace Space { get; }

    /// <summary>The configuration of the next trial; null when the space is used up.</summary>
    public CandidateConfiguration? Draw()
    {
        var generator = seeds.For("proposal").For(points.Count).Random();
        var useRandom = options.Sampler == FidelitySampler.Random || generator.NextDouble() < options.RandomShare;
        var (sampler, known) = useRandom ? (random, []) : Model();

        // Random points do not look at what runs, and the list is as long as the whole race.
        SpacePoint[] running = ReferenceEquals(sampler, random) ? [] : [.. Enumerable.Range(0, points.Count).Where(t => !known.ContainsKey(t)).Select(t => points[t])];
        if (sampler.Ask(new SamplerQuestion(points.Count, running, taken.Contains, generator)) is not { } point)
        {
            return null;
        }

        points.Add(point);
        taken.Add(point);
        return Space.Configuration(point);
    }

    /// <summary>Takes the score of a trial at a rung in.</summary>
    public void Tell(int trial, int step, Score score)
    {
        if (!rungs.TryGetValue(step, out var scores))
        {
            rungs.Add(step, scores = []);
        }

        scores[trial] = score;
    }

    private (ISampler Sampler, Dictionary<int, Score> Known) Model()
    {
        var known = rungs.Values.LastOrDefault(r => r.Values.Count(s => !s.IsFailed) >= options.StartupTrials);
        if (known is null)
        {
            return (random, []);
        }

        var sampler = SamplerCatalog.Create(
            new TpeSearchOptions { StartupTrials = options.StartupTrials, Space = options.Space, Objective = options.Objective }, Space, seeds.For("sampler"));
        foreach (var (trial, score) in known.OrderBy(k => k.Key))
        {
            sampler.Tell(new SampledTrial(points[trial], score.Value, Space.Parameters(points[trial])));
        }

        return (sampler, known);
    }
}
