using System.Globalization;
using System.Text.Json.Nodes;
using AdapterSearch.Domain;
using AdapterSearch.Training;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Probes;
using AdapterSearch.Training.RankControl;
using static TorchSharp.torch;

namespace AdapterSearch.Silo.Benchmarks;

/// <summary>
/// Time of a first-order DAM search against plain fine-tuning of the same supernet, per weight update: the demo's model and data, rank 4 on
/// all modules, one thread, alternating runs.
/// </summary>
internal sealed class DamCostBenchmark : IBenchmark
{
    private const int Pairs = 7;
    private const double Bar = 2.3;

    /// <inheritdoc/>
    public string Name => "dam-cost";

    /// <inheritdoc/>
    public string Description => "first-order DAM search against plain fine-tuning, time per weight update";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        set_num_threads(1);
        var spec = new SearchSpec
        {
            Model = "vit-fashion-mnist",
            Data = new DataSpec { Path = "mnist-digits" },
            Budget = new BudgetSpec { Fraction = 0.25 },
            Training = new TrainingOptions { Rungs = 1 },
        };
        var work = Path.Combine(context.Home, "artifacts", "bench", "dam-cost");
        using var models = new BaseModelCache();
        using var data = new TaskDataCache();
        var shape = AdapterSearch.Models.ModelFolder.ReadShape(Path.Combine(context.Home, "models", spec.Model));
        var all = AdapterConfiguration.FromRanks(shape, [.. shape.Modules.Select(_ => spec.Rank)], spec.AlphaPerRank);
        var plain = new TrainJob(new CandidateConfiguration(TrainingMode.Adapters, all, 0.01), spec.Training, ScoreTest: false);
        var search = new DamSearchJob(new DamOptions(), spec.Training, 0.01, spec.Rank, spec.AlphaPerRank, spec.Budget.Resolve(shape, spec.Rank));
        var runner = new JobRunner(new CandidateTrainer(), new DamSearcher(), new ModuleProbes(), new RankController());
        var ratios = new List<double>();
        var times = new List<(double Plain, double Search)>();
        double Seconds(CandidateJob job, int number, CandidateRole role)
        {
            if (Directory.Exists(work))
            {
                Directory.Delete(work, recursive: true);
            }

            var outcome = runner.Run(
                new JobContext
                {
                    Spec = spec,
                    Role = role,
                    Seed = 1,
                    Candidate = number,
                    Device = CPU,
                    Models = models,
                    Data = data,
                    ModelRoots = new DataRoots([Path.Combine(context.Home, "models")]),
                    DataRoots = new DataRoots([Path.Combine(context.Home, "data")]),
                    ArtefactFolder = work,
                    OutsideBudget = true,
                },
                job,
                _ => ReportDecision.Continue,
                cancellation);
            return outcome.Status == CandidateStatus.Completed
                ? outcome.Seconds
                : throw new InvalidOperationException($"{job.GetType().Name} ended as {outcome.Failure}: {outcome.Reason}");
        }

        for (var pair = -1; pair < Pairs; pair++)
        {
            var searchFirst = pair % 2 == 0;
            double searchSeconds = searchFirst ? Seconds(search, 2, CandidateRole.Search) : 0;
            var plainSeconds = Seconds(plain, 1, CandidateRole.Trial);
            searchSeconds = searchFirst ? searchSeconds : Seconds(search, 2, CandidateRole.Search);
            if (pair < 0)
            {
                continue; // loads, compiles and warms up
            }

            ratios.Add(searchSeconds / plainSeconds);
            times.Add((plainSeconds, searchSeconds));
            await context.Progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"pair {pair + 1}/{Pairs}: search {searchSeconds:F2} s, plain {plainSeconds:F2} s, ratio {ratios[^1]:F3}"));
        }

        var ratio = ratios.Order().ElementAt(Pairs / 2);
        var details = new JsonObject
        {
            ["pairs"] = Pairs,
            ["steps"] = spec.Training.Steps,
            ["ratios"] = new JsonArray([.. ratios.Order().Select(r => (JsonNode)Math.Round(r, 3))]),
            ["plainSeconds"] = Math.Round(times.Select(t => t.Plain).Order().ElementAt(Pairs / 2), 3),
            ["searchSeconds"] = Math.Round(times.Select(t => t.Search).Order().ElementAt(Pairs / 2), 3),
            ["note"] = "whole jobs, validation scoring, read-outs, logs and artefacts included",
        };
        return new BenchmarkResult(Name, Math.Round(ratio, 4), "ratio", string.Create(CultureInfo.InvariantCulture, $"<= {Bar}"), ratio <= Bar, details);
    }
}
