using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Models;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Training.Data;
using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace AdapterSearch.Silo.Benchmarks.Planted;

/// <summary>
/// Tasks with a known answer (docs/planted.md): every method searches for the modules of a hidden change, at the budget of that change, and trains
/// what it found. Plants run one after another as ordinary searches on two slots.
/// </summary>
internal sealed class PlantedBenchmark : IBenchmark
{
    private const double Bar = 0.70;

    /// <inheritdoc/>
    public string Name => "planted";

    /// <inheritdoc/>
    public string Description => "which modules each method finds where the answer is known (--plants N, --methods a,b, --budget plants|N, --first SEED, --trials N)";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var options = PlantedOptions.Parse(context.Arguments);
        var data = PlantedOptions.DataFolder;
        if (!Directory.Exists(data))
        {
            throw new BadDataException($"{data} is missing; it comes with Debian's package dataset-fashion-mnist.");
        }

        var work = Path.Combine(context.Home, "artifacts", "bench", Name);
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }

        var serve = new ServeOptions
        {
            Port = 0,
            DataFolder = Path.Combine(work, "data"),
            ModelRoot = Path.Combine(context.Home, "models"),
            DataRoot = Path.GetDirectoryName(data)!,
            Slots = PlantedOptions.Slots,
        };
        var record = options.Record.Length > 0 ? Path.GetFullPath(options.Record) : Path.Combine(work, "planted.json");
        var plants = new List<PlantResult>();
        await using (var silo = await SiloHost.StartAsync(serve, TrainingServices.Prepare(serve), cancellation))
        {
            foreach (var seed in Enumerable.Range(0, options.Plants).Select(i => options.First + i))
            {
                plants.Add(await PlantAsync(silo, options, serve, seed, cancellation));
                await context.Progress.WriteLineAsync(Progress(plants[^1]));

                // Written after each plant, so that an interrupted run leaves what it has.
                await WriteAsync(record, options, plants, cancellation);
            }
        }

        var table = new PlantedTable(plants, options.Methods);
        await context.Progress.WriteLineAsync(table.Text());
        var (best, method) = table.BestDam();
        var details = Summary(options, plants);
        details["bestReadout"] = method;
        details["record"] = Path.GetRelativePath(context.Home, record);
        return new BenchmarkResult(
            Name,
            double.IsNaN(best) ? 0 : best,
            "precision of the best DAM read-out",
            string.Create(CultureInfo.InvariantCulture, $">= {Bar:F2}"),
            best >= Bar,
            details);
    }

    private static async Task<PlantResult> PlantAsync(SiloHost silo, PlantedOptions options, ServeOptions serve, long seed, CancellationToken cancellation)
    {
        var spec = options.Spec(seed, Path.GetFileName(PlantedOptions.DataFolder));
        var model = Path.Combine(serve.ModelRoot, spec.Model);
        var shape = ModelFolder.ReadShape(model);
        var truth = await Task.Run(() => PlantedTruth.Of(model, PlantedOptions.DataFolder, spec.Data), cancellation);
        spec = spec with { Budget = new BudgetSpec { Parameters = options.Budget ?? truth.Budget(shape, spec.Rank) } };
        var grains = silo.Services.GetRequiredService<IGrainFactory>();
        var catalog = grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog);
        var answer = await catalog.SubmitAsync(spec, shape, null);
        var refused = Refused(spec, answer.Problems);
        if (refused.Count > 0)
        {
            // A method that does not fit this budget or length is a line of the table, not the end of the others.
            spec = spec with { Arms = [.. spec.Arms.Where(a => !refused.ContainsKey(a.Name))] };
            answer = await catalog.SubmitAsync(spec, shape, null);
        }

        var id = answer.Summary?.Id ?? throw new InvalidOperationException($"The search was refused: {string.Join("; ", answer.Problems)}");
        var search = grains.GetGrain<ISearchGrain>(id);
        while (true)
        {
            var summary = await search.GetSummaryAsync() ?? throw new InvalidOperationException($"The search {id} is gone.");
            if (summary.Status != SearchStatus.Running)
            {
                return PlantResult.From((await search.GetViewAsync())!, truth, refused);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(300), cancellation);
        }
    }

    /// <summary>Arms that a refusal names, with its words.</summary>
    private static Dictionary<string, string> Refused(SearchSpec spec, IReadOnlyList<string> problems) => spec.Arms
        .Select(a => (a.Name, Reason: problems.FirstOrDefault(p => p.StartsWith($"arm '{a.Name}'", StringComparison.Ordinal))))
        .Where(a => a.Reason is not null)
        .ToDictionary(a => a.Name, a => a.Reason!);

    private static string Progress(PlantResult plant)
    {
        var methods = plant.Methods.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Method} {m.Recovery.Precision:F2} / {m.LossShare:F3}"));
        var failures = plant.Failures.Select(f => $"{f.Key} failed: {f.Value}");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"plant {plant.Seed} (base KL {plant.Truth.BaseLoss:F4}, budget {plant.Budget}), precision / KL share: {string.Join(", ", methods.Concat(failures))}");
    }

    private static async Task WriteAsync(string path, PlantedOptions options, IReadOnlyList<PlantResult> plants, CancellationToken cancellation)
    {
        var record = Summary(options, plants);
        record["results"] = new JsonArray([.. plants.Select(p => JsonSerializer.SerializeToNode(p, JsonDefaults.Compact))]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, record.ToJsonString(JsonDefaults.Indented) + "\n", cancellation);
    }

    private static JsonObject Summary(PlantedOptions options, IReadOnlyList<PlantResult> plants) => new()
    {
        ["plants"] = plants.Count,
        ["first"] = options.First,
        ["steps"] = options.Steps,
        ["learningRate"] = options.LearningRate,
        ["trials"] = options.Trials,
        ["budget"] = options.Budget is { } fixedBudget ? fixedBudget : "parameters of the planted modules at rank 4, no fewer than rank 1 on all modules has",
        ["methods"] = new JsonArray([.. new PlantedTable(plants, options.Methods).Lines]),
        ["failures"] = plants.Sum(p => p.Failures.Count),
    };
}
