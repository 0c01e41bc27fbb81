using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Models;
using AdapterSearch.Silo.Setup;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace AdapterSearch.Silo.Benchmarks;

/// <summary>
/// Test accuracy of DAM with its default read-out against the mean of ten random masks and against uniform rank, at 25 % and 50 % of the
/// all-module parameters, on the demo task; repetitions are paired, intervals are two-sided 95 % Student intervals over repetitions.
/// </summary>
internal sealed class DamVsRandomBenchmark : IBenchmark
{
    private const string Dam = "dam", Off = "gates-off", Uniform = "uniform", Random = "random";
    private static readonly double[] Fractions = [0.25, 0.5];

    /// <inheritdoc/>
    public string Name => "dam-vs-random";

    /// <inheritdoc/>
    public string Description => "DAM against random masks and uniform rank at 25 % and 50 % of the parameters (--repetitions N, default 8)";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var repetitions = context.Arguments is ["--repetitions", var n] ? int.Parse(n, CultureInfo.InvariantCulture) : 8;
        var work = Path.Combine(context.Home, "artifacts", "bench", Name);
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }

        var options = new ServeOptions
        {
            Port = 0,
            DataFolder = Path.Combine(work, "data"),
            ModelRoot = Path.Combine(context.Home, "models"),
            DataRoot = Path.Combine(context.Home, "data"),
        };
        var details = new JsonObject { ["repetitions"] = repetitions };
        var holds = true;
        var smallest = double.PositiveInfinity;
        await using var silo = await SiloHost.StartAsync(options, TrainingServices.Prepare(options), cancellation);
        foreach (var fraction in Fractions)
        {
            var view = await SearchAsync(silo, Spec(fraction, repetitions), options, context.Progress, cancellation);
            var text = fraction.ToString(CultureInfo.InvariantCulture);
            var record = Path.Combine(work, $"record-{text}.json");
            await File.WriteAllTextAsync(record, JsonSerializer.Serialize(view, JsonDefaults.Indented), cancellation);
            var arms = new[] { Dam, Off, Uniform, Random }.ToDictionary(a => a, a => Scores(view, a, repetitions));
            var entry = new JsonObject
            {
                ["record"] = Path.GetRelativePath(context.Home, record),
                ["learningRate"] = view.LearningRate,
                ["budget"] = view.BudgetParameters,
                ["means"] = new JsonObject(arms.Select(a => KeyValuePair.Create(a.Key, (JsonNode?)Math.Round(a.Value.Average(), 5)))),
            };
            foreach (var rival in new[] { Random, Uniform, Off })
            {
                var difference = PairedDifference.Of(arms[Dam], arms[rival]);
                entry[$"dam-minus-{rival}"] = new JsonObject
                {
                    ["mean"] = Math.Round(difference.Mean, 5),
                    ["low"] = Math.Round(difference.Low, 5),
                    ["high"] = Math.Round(difference.High, 5),
                };
                await context.Progress.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{fraction:P0} of the parameters: DAM minus {rival} {difference.Mean * 100:+0.00;-0.00} points, 95 % interval [{difference.Low * 100:+0.00;-0.00}, {difference.High * 100:+0.00;-0.00}], {Verdict(difference)}"));
                if (rival != Off)
                {
                    holds &= difference.Mean > 0;
                    smallest = Math.Min(smallest, difference.Mean);
                }
            }

            details[text] = entry;
        }

        return new BenchmarkResult(Name, Math.Round(smallest * 100, 3), "points, smallest mean difference to random and uniform", "> 0 at both budgets", holds, details);
    }

    private static string Verdict(PairedDifference difference) => difference.ExcludesZero
        ? difference.Mean > 0 ? "DAM is above" : "DAM is below"
        : "not separated by these seeds";

    private static SearchSpec Spec(double fraction, int repetitions) => new()
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"dam-vs-random-{fraction * 100:F0}"),
        Model = "vit-fashion-mnist",
        Data = new DataSpec { Path = "mnist-digits" },
        Budget = new BudgetSpec { Fraction = fraction },
        LearningRates = [0.005, 0.01, 0.02],
        Repetitions = repetitions,
        Seed = 2026,
        Arms =
        [
            new ArmSpec(Dam, new DamStrategyOptions()),
            new ArmSpec(Off, new DamStrategyOptions { Dam = new DamOptions { Relaxation = DamRelaxation.Off } }),
            new ArmSpec(Uniform, new UniformOptions()),
            new ArmSpec(Random, new RandomMaskOptions { Draws = 10 }),
        ],
    };

    private static async Task<SearchView> SearchAsync(
        SiloHost silo, SearchSpec spec, ServeOptions options, TextWriter progress, CancellationToken cancellation)
    {
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        var shape = ModelFolder.ReadShape(Path.Combine(options.ModelRoot, spec.Model));
        var answer = await grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog).SubmitAsync(spec, shape, null);
        var id = answer.Summary?.Id ?? throw new InvalidOperationException($"The search was refused: {string.Join("; ", answer.Problems)}");
        var search = grains.GetGrain<ISearchGrain>(id);
        var said = -1;
        while (true)
        {
            var summary = await search.GetSummaryAsync() ?? throw new InvalidOperationException($"The search {id} is gone.");
            if (summary.Finished / 20 != said)
            {
                said = summary.Finished / 20;
                await progress.WriteLineAsync($"{spec.Name}: {summary.Finished} of {summary.Planned} candidates");
            }

            if (summary.Status != SearchStatus.Running)
            {
                return summary.Status == SearchStatus.Completed
                    ? (await search.GetViewAsync())!
                    : throw new InvalidOperationException($"The search ended as {summary.Status}: {summary.Reason}");
            }

            await Task.Delay(TimeSpan.FromSeconds(1), cancellation);
        }
    }

    /// <summary>Mean test accuracy of an arm's final trainings in each repetition.</summary>
    private static double[] Scores(SearchView view, string arm, int repetitions) =>
    [
        .. Enumerable.Range(0, repetitions).Select(k => view.Candidates
            .Where(c => c.Arm == arm && c.Repetition == k && c.Role == CandidateRole.Final)
            .Average(c => c.Outcome?.Test?.Accuracy
                ?? throw new InvalidOperationException($"Candidate {c.Number} of {arm} has no test score: {c.Outcome?.Reason}"))),
    ];
}
