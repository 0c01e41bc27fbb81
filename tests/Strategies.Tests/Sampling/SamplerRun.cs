using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

/// <summary>Asks and tells a sampler as a search does, with an objective that is computed at once.</summary>
internal sealed class SamplerRun
{
    private readonly SampledSearchOptions options;
    private readonly SeedStream seeds;
    private readonly ISampler sampler;
    private readonly HashSet<SpacePoint> taken = [];
    private int told;

    public SamplerRun(SampledSearchOptions options, StrategyContext? context = null, long seed = 1)
    {
        this.options = options;
        seeds = new SeedStream(seed);
        Space = new SearchSpace(options.Space, context ?? Shapes.Context());
        sampler = SamplerCatalog.Create(options, Space, seeds.For("sampler"));
    }

    public SearchSpace Space { get; }

    public List<SpacePoint> Points { get; } = [];

    public List<double> Scores { get; } = [];

    /// <summary>Every sampler with options under which its rule, and not its random start, makes most proposals.</summary>
    public static Dictionary<string, SampledSearchOptions> All { get; } = new()
    {
        ["grid"] = new GridSearchOptions(),
        ["random"] = new RandomSamplerOptions(),
        ["sobol"] = new SobolSearchOptions(),
        ["tpe"] = new TpeSearchOptions { StartupTrials = 8 },
        ["gp"] = new GpSearchOptions { StartupTrials = 8, MostTrials = 30, Candidates = 30 },
        ["evolution"] = new EvolutionSearchOptions { Population = 8, Tournament = 4 },
        ["nsga2"] = new Nsga2SearchOptions { Population = 6 },
        ["airllm"] = new AirLlmSearchOptions { Batch = 6, Space = new() },
        ["autopeft"] = new AutoPeftSearchOptions { StartupTrials = 8, MostTrials = 30, Candidates = 30, FitSteps = 10 },
    };

    /// <summary>A row per sampler.</summary>
    public static TheoryData<string> Names => [.. All.Keys];

    /// <summary>Proposes up to <paramref name="count"/> further points; results are told once they are a window old.</summary>
    public SamplerRun Go(int count, Func<SpacePoint, double> objective)
    {
        for (var i = 0; i < count; i++)
        {
            if (Ask() is not { } point)
            {
                break;
            }

            Points.Add(point);
            Scores.Add(objective(point));
            taken.Add(point);
        }

        return this;
    }

    /// <summary>The next proposal, without taking it.</summary>
    public SpacePoint? Ask()
    {
        for (; told <= Points.Count - options.Window; told++)
        {
            sampler.Tell(new SampledTrial(Points[told], Scores[told], Space.Parameters(Points[told])));
        }

        return sampler.Ask(new SamplerQuestion(
            Points.Count, Points.GetRange(told, Points.Count - told), taken.Contains, seeds.For("proposal").For(Points.Count).Random()));
    }

    /// <summary>Another instance that is given the same past at once.</summary>
    public SamplerRun Replay(long seed = 1)
    {
        var other = new SamplerRun(options, null, seed);
        other.Points.AddRange(Points);
        other.Scores.AddRange(Scores);
        other.taken.UnionWith(Points);
        return other;
    }
}
