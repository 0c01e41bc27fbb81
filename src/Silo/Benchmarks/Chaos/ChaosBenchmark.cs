using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Silo.Benchmarks.Resuming;

namespace AdapterSearch.Silo.Benchmarks.Chaos;

/// <summary>
/// A real search in real processes, disturbed in six ways at seeded random moments, must end with the proposals, scores, board and weights of an
/// undisturbed one, bit by bit, with nothing counted twice. Beside it: how long a real worker takes from one candidate to the next, and how long
/// killed ones stay away.
/// </summary>
internal sealed class ChaosBenchmark : IBenchmark
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public string Name => "chaos";

    /// <inheritdoc/>
    public string Description => "kills, stops, a torn checkpoint and a full disk under a real search: it ends bit-equal (--seed N, --no-mount)";

    private static SearchSpec Spec => DisturbedSpec.Of("chaos", trainExamples: 200, evaluationExamples: 100, steps: 24, trials: 32, seed: 2027);

    /// <summary>Trainings of one step, all known from the beginning, so that a slot which waits waits for the hand-over alone.</summary>
    private static SearchSpec Steps => Spec with
    {
        Name = "steps",
        Data = new DataSpec { Path = "mnist-digits", TrainExamples = 50, ValidationExamples = 10, TestExamples = 10 },
        Training = new TrainingOptions { Steps = 1, Rungs = 1 },
        LearningRates = [0.01],
        Repetitions = 1,
        Arms = [new ArmSpec("random-search", new RandomSearchOptions { Trials = 20 })],
    };

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var seed = context.Seed(2027, "--no-mount");
        var work = Path.Combine(context.Home, "artifacts", "bench", Name);
        var place = Path.Combine(work, "disturbed");
        SmallDisk.Unmount(place);
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }

        var began = Stopwatch.GetTimestamp();
        using var ample = SmallDisk.Make(Path.Combine(work, "undisturbed"), mayMount: false);
        using var small = SmallDisk.Make(place, mayMount: !context.Arguments.Contains("--no-mount"));
        var (undisturbed, length, handovers) = await UndisturbedAsync(context, Path.Combine(work, "undisturbed"), ample, cancellation);
        var candidates = undisturbed.View.Candidates.Count;
        await context.Progress.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"undisturbed: {candidates} candidates in {length.TotalSeconds:F1} s; {handovers.Count} hand-overs, median {Quantiles.Median(handovers):F1} ms"));

        await using var run = new ChaosRun(context, place, small);
        var disturbed = await run.RunAsync(Spec, Plan(seed, candidates), cancellation);
        List<string> faults = [.. run.Faults, .. Faults(disturbed.View, disturbed.Events)];
        if (SearchTrace.Difference(undisturbed.Trace, SearchTrace.Of(disturbed.View, Path.Combine(place, "artefacts", disturbed.Id))) is { } difference)
        {
            faults.Add(difference);
        }

        var kinds = run.Happened.Distinct().Count();
        var details = new JsonObject
        {
            ["disturbances"] = new JsonArray([.. run.Happened.Select(k => (JsonNode)k.ToString())]),
            ["diskFullBy"] = small.IsMounted ? "a file system of 96 MB in memory below the data folder" : "a limit on the size of the workers' files",
            ["attemptsBegunAgain"] = disturbed.View.Candidates.Sum(c => c.Attempt - 1),
            ["candidates"] = candidates,
            ["comparedLines"] = undisturbed.Trace.Count,
            ["faults"] = new JsonArray([.. faults.Select(f => (JsonNode)f)]),
            ["realWorkerHandovers"] = handovers.Count,
            ["realWorkerHandoverMedianMilliseconds"] = Math.Round(Quantiles.Median(handovers), 1),
            ["realWorkerHandoverP90Milliseconds"] = Math.Round(Quantiles.Of(handovers, 0.9), 1),
            ["tornCheckpointsRefused"] = run.TornRefused,
            ["killedWorkerToNextAttemptMilliseconds"] = new JsonArray([.. run.WorkerRecoveries.Select(r => (JsonNode)Math.Round(r))]),
            ["killedSiloToNextAttemptMilliseconds"] = new JsonArray([.. run.SiloRecoveries.Select(r => (JsonNode)Math.Round(r))]),
            ["note"] = "times by the silo's log; the next attempt of a killed worker's candidate includes the retry's pause of 1 s or more and the wait for a free slot",
            ["seed"] = seed,
            ["undisturbedSeconds"] = Math.Round(length.TotalSeconds, 1),
            ["seconds"] = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 1),
        };
        var every = Enum.GetValues<DisturbanceKind>().Length;
        return new BenchmarkResult(
            Name, run.Happened.Count, $"disturbances of {kinds} kinds, {faults.Count} faults", $"0 faults, all {every} kinds", faults.Count == 0 && kinds == every, details);
    }

    private static async Task<((SearchView View, IReadOnlyList<string> Trace) Ended, TimeSpan Length, IReadOnlyList<double> Handovers)> UndisturbedAsync(
        BenchmarkContext context, string data, SmallDisk disk, CancellationToken cancellation)
    {
        await using var run = new ChaosRun(context, data, disk);
        var began = Stopwatch.GetTimestamp();
        var (id, view, _) = await run.RunAsync(Spec, [], cancellation);
        var length = Stopwatch.GetElapsedTime(began);
        var steps = await run.RunAsync(Steps, [], cancellation);

        // Those of the trials; the last training waits for all of them.
        return ((view, SearchTrace.Of(view, Path.Combine(data, "artefacts", id))), length, [.. run.Log.Handovers(steps.Id).SkipLast(1)]);
    }

    /// <summary>Each kind, the kills twice, in a random order, spread over the search.</summary>
    private static Disturbance[] Plan(long seed, int candidates)
    {
        var random = new SeedStream(seed).For("chaos").Random();
        var kinds = Enum.GetValues<DisturbanceKind>().Append(DisturbanceKind.WorkerKilled).Append(DisturbanceKind.SiloKilled).ToArray();
        for (var i = kinds.Length - 1; i > 0; i--)
        {
            var other = random.Next(i + 1);
            (kinds[i], kinds[other]) = (kinds[other], kinds[i]);
        }

        return [.. kinds.Select((kind, i) => new Disturbance(kind, i * (candidates * 3 / 4) / kinds.Length, LongestPause * random.NextDouble(), random.NextDouble()))];
    }

    /// <summary>What was counted twice or lost, in words.</summary>
    private static List<string> Faults(SearchView view, IReadOnlyList<LogLine> events)
    {
        var faults = new List<string>();
        if (events.Select(e => e.Sequence).Distinct().Count() != events.Count)
        {
            faults.Add("two events have the same number");
        }

        foreach (var candidate in view.Candidates)
        {
            var own = events.Where(e => e.Candidate == candidate.Number).ToArray();
            if (own.Count(e => e.Kind == SearchEventKind.Ended) is not 1 and var ends)
            {
                faults.Add($"candidate {candidate.Number} ended {ends} times");
            }

            if (own.Count(e => e.Kind == SearchEventKind.Started) is var starts && starts != candidate.Attempt)
            {
                faults.Add($"candidate {candidate.Number} started {starts} times and counts {candidate.Attempt} attempts");
            }
        }

        return faults;
    }
}
