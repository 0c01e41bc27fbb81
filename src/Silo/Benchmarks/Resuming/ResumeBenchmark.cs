using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Silo.Benchmarks.Resuming;

/// <summary>
/// Twenty kills (SIGKILL) of a real DAM search at seeded random moments, half of them of a worker process and half of the whole silo, spread
/// over searches that are each compared bit by bit with an undisturbed one: proposals, gates, scores, and the files of weights.
/// </summary>
internal sealed class ResumeBenchmark : IBenchmark
{
    private const int Kills = 20;
    private const int KillsPerSearch = 5;
    private const int MostSearches = 12;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public string Name => "resume";

    /// <inheritdoc/>
    public string Description => "20 random kills of a DAM search: gates, scores and proposals bit-equal each time (--seed N)";

    private static SearchSpec Spec => DisturbedSpec.Of("resume", trainExamples: 400, evaluationExamples: 200, steps: 48, trials: 2, seed: 2026);

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var seed = context.Seed(2026);
        var work = Path.Combine(context.Home, "artifacts", "bench", Name);
        if (Directory.Exists(work))
        {
            Directory.Delete(work, recursive: true);
        }

        var began = Stopwatch.GetTimestamp();
        var undisturbed = await new DisturbedSearch(context, Path.Combine(work, "undisturbed"), Spec).RunAsync([], cancellation);
        var length = Stopwatch.GetElapsedTime(began);
        await context.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"undisturbed: {undisturbed.View.Candidates.Count} candidates in {length.TotalSeconds:F1} s"));

        var random = new SeedStream(seed).For("kills").Random();
        var (kills, workers, silos, interrupted, unequal) = (0, 0, 0, 0, new List<string>());
        var searches = 0;
        for (; kills < Kills && searches < MostSearches; searches++)
        {
            var plan = Enumerable.Range(0, Math.Min(KillsPerSearch, Kills - kills))
                .Select(_ => new PlannedKill(
                    (int)(random.NextDouble() * (undisturbed.View.Candidates.Count - 1)),
                    LongestPause * random.NextDouble(),
                    Worker: random.NextDouble() < 0.5,
                    Pick: random.NextDouble()))
                .OrderBy(k => k.Ended)
                .ToArray();
            var disturbed = await new DisturbedSearch(context, Path.Combine(work, $"disturbed-{searches + 1}"), Spec).RunAsync(plan, cancellation);
            kills += disturbed.WorkerKills + disturbed.SiloKills;
            workers += disturbed.WorkerKills;
            silos += disturbed.SiloKills;
            var again = disturbed.View.Candidates.Sum(c => c.Attempt - 1);
            interrupted += again;
            var difference = SearchTrace.Difference(undisturbed.Trace, disturbed.Trace);
            if (difference is not null)
            {
                unequal.Add(difference);
            }

            await context.Progress.WriteLineAsync(
                $"search {searches + 1}: {disturbed.WorkerKills} workers and {disturbed.SiloKills} silos killed, {again} attempts begun again, "
                + (difference is null ? "bit-equal" : $"NOT EQUAL: {difference}"));
        }

        var details = new JsonObject
        {
            ["kills"] = kills,
            ["killedWorkers"] = workers,
            ["killedSilos"] = silos,
            ["attemptsBegunAgain"] = interrupted,
            ["searches"] = searches,
            ["candidatesEach"] = undisturbed.View.Candidates.Count,
            ["comparedLines"] = undisturbed.Trace.Count,
            ["seed"] = seed,
            ["undisturbedSeconds"] = Math.Round(length.TotalSeconds, 1),
            ["seconds"] = Math.Round(Stopwatch.GetElapsedTime(began).TotalSeconds, 1),
        };
        if (unequal.Count > 0)
        {
            details["differences"] = new JsonArray([.. unequal.Select(u => (JsonNode)u)]);
        }

        return new BenchmarkResult(
            Name, searches - unequal.Count, $"of {searches} searches bit-equal after {kills} kills", $"all, {Kills} kills", unequal.Count == 0 && kills >= Kills, details);
    }

    /// <summary>One kill. Its moment is told by progress, so that the plan holds on machines of any speed and load.</summary>
    /// <param name="Ended">So many candidates have ended.</param>
    /// <param name="Pause">Pause behind that.</param>
    /// <param name="Worker">A worker process; else the whole silo.</param>
    /// <param name="Pick">Which worker, as a fraction of their list.</param>
    internal sealed record PlannedKill(int Ended, TimeSpan Pause, bool Worker, double Pick);

    /// <summary>How a search ended.</summary>
    internal sealed record Ended(SearchView View, IReadOnlyList<string> Trace, int WorkerKills, int SiloKills);

    private sealed class DisturbedSearch(BenchmarkContext context, string data, SearchSpec spec)
    {
        private readonly Queue<PlannedKill> plan = new();

        public async Task<Ended> RunAsync(IReadOnlyList<PlannedKill> kills, CancellationToken cancellation)
        {
            foreach (var kill in kills)
            {
                plan.Enqueue(kill);
            }

            var (workers, silos) = (0, 0);
            var silo = await KillableSilo.StartAsync(context.Home, data, cancellation);
            try
            {
                var id = await silo.SubmitAsync(spec, cancellation);
                while (plan.TryDequeue(out var kill) && await ReachedAsync(silo, id, kill, cancellation))
                {
                    if (kill.Worker && silo.Workers is { Count: > 0 } present)
                    {
                        KillableSilo.Kill(present[(int)(kill.Pick * present.Count)]);
                        workers++;
                    }
                    else
                    {
                        await silo.KillAsync();
                        silos++;
                        silo = await KillableSilo.StartAsync(context.Home, data, cancellation);
                    }
                }

                while (true)
                {
                    var view = await silo.ShowAsync(id, cancellation);
                    if (view.Summary.Status != SearchStatus.Running)
                    {
                        return view.Summary.Status == SearchStatus.Completed
                            ? new Ended(view, SearchTrace.Of(view, Path.Combine(data, "artefacts", id)), workers, silos)
                            : throw new InvalidOperationException($"The search ended as {view.Summary.Status}: {view.Summary.Reason}");
                    }

                    await Task.Delay(Look, cancellation);
                }
            }
            finally
            {
                await silo.DisposeAsync();
            }
        }

        /// <summary>Waits for the moment of a kill; false when the search ended before.</summary>
        private static async Task<bool> ReachedAsync(KillableSilo silo, string id, PlannedKill kill, CancellationToken cancellation)
        {
            while (await silo.ShowAsync(id, cancellation) is { Summary.Status: SearchStatus.Running } view)
            {
                if (view.Summary.Finished >= kill.Ended)
                {
                    await Task.Delay(kill.Pause, cancellation);
                    return (await silo.ShowAsync(id, cancellation)).Summary.Status == SearchStatus.Running;
                }

                await Task.Delay(Look, cancellation);
            }

            return false;
        }
    }
}
