using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Silo.Tests;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace AdapterSearch.Browser.Tests;

/// <summary>
/// A silo with two searches of 10,000 candidates on a model of 72 modules, written by the coordination itself: one has ended, the other ends four candidates a
/// second. Trainings are a formula over the configuration; each reports as one of a few seconds does.
/// </summary>
internal sealed class LargeSearches : IAsyncDisposable
{
    /// <summary>Random trials of a search.</summary>
    public const int Trials = 9_990;

    private const int Slots = 8, Rungs = 3, ReportsPerRung = 3;
    private static readonly string[] Projections = ["q", "k", "v", "o", "fc1", "fc2"];
    private readonly Workplace place = new();

    /// <summary>An encoder of width 768: 12 layers of six modules.</summary>
    public static ModelShape Shape { get; } = new("vit", 12, Projections, [.. Enumerable.Range(0, 12).SelectMany(Layer)], 768, 86_000_000);

    /// <summary>The silo.</summary>
    public SiloHost Host { get; private set; } = null!;

    /// <summary>A search of a few candidates, whose pages compile the code before anything is measured.</summary>
    public string Small { get; private set; } = "";

    /// <summary>The search that ended.</summary>
    public string Ended { get; private set; } = "";

    /// <summary>The search that goes on.</summary>
    public string Running { get; private set; } = "";

    /// <summary>Ends one search and brings the other to the same size; then the silo is started anew, as after a night.</summary>
    public static async Task<LargeSearches> StartAsync(Action<string> progress)
    {
        var searches = new LargeSearches();
        await searches.HostAsync(TimeSpan.Zero);
        searches.Small = await searches.SubmitAsync("small", 30, 3);
        searches.Ended = await searches.SubmitAsync("ended", Trials, 1);
        await searches.ReachAsync(searches.Ended, s => s.Status != SearchStatus.Running, progress);
        searches.Running = await searches.SubmitAsync("running", 2 * Trials, 2);
        await searches.ReachAsync(searches.Running, s => s.Finished >= Trials, progress);
        await searches.Grain(searches.Running).PauseAsync(yieldRunning: true);
        await Task.Delay(TimeSpan.FromSeconds(2));
        await searches.Host.DisposeAsync();
        progress($"history {new DirectoryInfo(searches.place.SiloFolder).EnumerateFiles("*.db*").Sum(f => f.Length) >> 20} MiB");
        await searches.HostAsync(TimeSpan.FromSeconds(Slots / 4.0));
        return searches;
    }

    /// <summary>Lets the running search go on.</summary>
    public Task GoOnAsync() => Grain(Running).UnpauseAsync();

    /// <summary>What the search says of itself.</summary>
    public async Task<SearchView> OverviewAsync(string id) => (await Grain(id).GetOverviewAsync())!;

    public async ValueTask DisposeAsync()
    {
        await Grain(Running).CancelAsync();
        await Host.DisposeAsync();
        place.Dispose();
    }

    private static IEnumerable<ModuleShape> Layer(int layer) => Projections.Select(projection =>
    {
        var (rows, columns) = projection switch { "fc1" => (3072, 768), "fc2" => (768, 3072), _ => (768, 768) };
        return new ModuleShape(new ModuleAddress(layer, projection), $"encoder.{layer}.{projection}", columns, rows);
    });

    private static CandidateOutcome Outcome(CandidateAssignment assignment)
    {
        var job = assignment.Job;
        var random = new SeedStream(assignment.Seed).For(assignment.Candidate).Random();
        var ranks = job is TrainJob train ? train.Configuration.Adapters.Ranks(Shape) : [.. Shape.Modules.Select((_, i) => i % 4)];
        var worth = ranks.Select((r, i) => Math.Min(r, 4) * new SeedStream(5).For(i).Random().NextDouble()).Sum() / (2 * ranks.Length);
        var rate = job is TrainJob { Configuration.LearningRate: var r } ? r : 6e-3;
        var accuracy = Math.Clamp(0.6 + (0.5 * worth) - (0.05 * Math.Pow(Math.Log(rate / 6e-3), 2)) + (0.02 * random.NextDouble()), 0, 1);
        double[] gates = [.. ranks.Select(_ => random.NextDouble())];
        return new CandidateOutcome
        {
            Validation = new SplitScore(1.2 - accuracy, accuracy, 1000),
            Test = assignment.Role == CandidateRole.Final ? new SplitScore(1.2 - accuracy, accuracy - 0.01, 1000) : null,
            TrainLoss = 1 - accuracy,
            AdapterParameters = job is TrainJob { Configuration.Adapters: var adapters } ? adapters.Parameters(Shape) : 200_000,
            TrainableParameters = 210_000,
            Seconds = 20 + (20 * random.NextDouble()),
            PeakBytes = 900L << 20,
            Steps = 300,
            Artefact = $"candidate-{assignment.Candidate:D5}",
            Modules = job is TrainJob ? null : new ModuleScores
            {
                ByReadout = new Dictionary<string, IReadOnlyList<double>> { ["gate"] = gates },
                Gates = gates,
                Mask = [.. gates.Select(g => g > 0.6)],
                Log = [.. Enumerable.Range(0, 100).Select(k => new GateLogEntry(3 * k, 1, 0.1, [.. Enumerable.Repeat(1.0, Shape.Layers)], [.. gates.Select(g => 0.5 + ((g - 0.5) * k / 99))]))],
            },
        };
    }

    private ISearchGrain Grain(string id) => Host.Services.GetRequiredService<IGrainFactory>().GetGrain<ISearchGrain>(id);

    private async Task HostAsync(TimeSpan pace)
    {
        var options = place.Options with { Slots = Slots };
        Host = await SiloHost.StartAsync(options, FakeServices.For(options, new FormulaRunner(pace)), CancellationToken.None);
    }

    private async Task<string> SubmitAsync(string name, int trials, long seed)
    {
        var spec = Workplace.Spec with
        {
            Name = name,
            Data = new DataSpec { Path = "digits", TrainExamples = 4000, ValidationExamples = 1000, TestExamples = 1000 },
            Budget = new BudgetSpec { Fraction = 0.25 },
            Training = new TrainingOptions { Steps = 300, BatchSize = 32, Rungs = Rungs },
            Rank = 4,
            Repetitions = 1,
            Seed = seed,
            Arms = [new ArmSpec("dam", new DamStrategyOptions()), new ArmSpec("uniform", new UniformOptions()), new ArmSpec("random", new RandomSamplerOptions { Trials = trials, Window = 64 })],
        };
        var answer = await Host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICatalogGrain>(GrainKeys.Catalog).SubmitAsync(spec, Shape, null);
        return answer.Summary?.Id ?? throw new InvalidOperationException(string.Join("; ", answer.Problems));
    }

    private async Task ReachAsync(string id, Func<SearchSummary, bool> there, Action<string> progress)
    {
        var began = TimeProvider.System.GetTimestamp();
        while ((await Grain(id).GetSummaryAsync())! is var summary && !there(summary))
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(5), $"only {summary.Finished} candidates ended in five minutes");
            await Task.Delay(500);
        }

        progress($"{id}: {(await Grain(id).GetSummaryAsync())!.Finished} candidates, {(await OverviewAsync(id)).LastEvent} events after {TimeProvider.System.GetElapsedTime(began).TotalSeconds:0} s");
    }

    /// <summary>Reports and ends as a training would.</summary>
    private sealed class FormulaRunner(TimeSpan pace) : ICandidateRunner
    {
        public async Task<CandidateOutcome> RunAsync(CandidateAssignment assignment, Func<CandidateReport, ValueTask<ReportDecision>> report, CancellationToken cancellation)
        {
            const int steps = 300;
            var outcome = Outcome(assignment);
            var perRung = assignment.Job is TrainJob ? ReportsPerRung : 10 * ReportsPerRung;
            var reports = Rungs * perRung;
            for (var k = 1; k <= reports; k++)
            {
                var (done, rung) = ((double)k / reports, k % perRung == 0 ? k / perRung : 0);
                await Task.Delay(pace / reports, cancellation);
                var accuracy = outcome.Validation!.Accuracy * (0.7 + (0.3 * done));
                var said = new CandidateReport(
                    k * steps / reports, steps, rung, 2.3 - ((2.3 - outcome.TrainLoss) * done), rung > 0 ? new SplitScore(1.2 - accuracy, accuracy, 1000) : null, 10, outcome.Modules?.Log[k].Gates);
                if (await report(said) == ReportDecision.Abandon)
                {
                    throw new OperationCanceledException("abandoned");
                }
            }

            return outcome;
        }
    }
}
