using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Silo.Benchmarks.ControlPlane;

/// <summary>
/// A search of 100,000 candidates through the whole coordination: the memory that each holds, and how long it takes to open the search again in a
/// new process: its overview and first page of candidates, and until its next candidate runs.
/// </summary>
internal sealed class MemoryBenchmark : IBenchmark
{
    private const double Bar = 200;
    private const int Openings = 5;

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public string Description => "100,000 candidates: bytes of memory and of disk for each, and the time to open the search again (argument: CANDIDATES)";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var candidates = context.Arguments.Count > 0 ? int.Parse(context.Arguments[0], CultureInfo.InvariantCulture) : 100_000;
        var shape = ControlPlaneSpecs.Shape;
        var folder = ControlPlaneHost.Folder(context, "memory");
        var details = new JsonObject { ["candidates"] = candidates };
        string id;
        try
        {
            var points = new List<(int Finished, long Bytes)>();
            await using (var host = await ControlPlaneHost.StartAsync(folder, new TabulatedRunner(shape, _ => TimeSpan.Zero, TimeProvider.System), 8, keep: true))
            {
                (id, var search) = await host.SubmitAsync(ControlPlaneSpecs.Random(candidates, 64), shape);
                var began = Stopwatch.GetTimestamp();
                foreach (var share in new[] { 0.1, 0.25, 0.5, 0.75, 0.98 })
                {
                    points.Add(await BytesAtAsync(search, (int)(share * candidates), cancellation));
                    await context.Progress.WriteLineAsync(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{points[^1].Finished} candidates after {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s: {points[^1].Bytes / 1e6:F1} MB"));
                }

                details["candidatesPerSecond"] = Math.Round(points[^1].Finished / Stopwatch.GetElapsedTime(began).TotalSeconds, 1);
            }

            var slope = (points[^1].Bytes - points[0].Bytes) / (double)(points[^1].Finished - points[0].Finished);
            details["bytesPerCandidate"] = Math.Round(slope);
            details["megabytes"] = new JsonArray([.. points.Select(p => (JsonNode)Math.Round(p.Bytes / 1e6, 1))]);
            details["diskBytesPerCandidate"] = Math.Round(new DirectoryInfo(folder).EnumerateFiles().Sum(f => f.Length) / (double)points[^1].Finished);
            return await OpenAsync(context, folder, id, details, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<BenchmarkResult> OpenAsync(BenchmarkContext context, string folder, string id, JsonObject details, CancellationToken cancellation)
    {
        var times = new List<double>();
        var resumed = new List<double>();
        var shown = 0;
        for (var i = 0; i < Openings; i++)
        {
            var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var runner = new TabulatedRunner(ControlPlaneSpecs.Shape, _ => TimeSpan.FromHours(1), TimeProvider.System) { Starting = _ => started.TrySetResult() };
            await using var host = await ControlPlaneHost.StartAsync(folder, runner, 1, keep: true, open: false);

            // Another search's view compiles the code; the process is warm, the search is not.
            await host.Cluster.Client.GetGrain<ISearchGrain>("none").GetOverviewAsync();
            var began = Stopwatch.GetTimestamp();
            var search = host.Cluster.Client.GetGrain<ISearchGrain>(id);
            var overview = (await search.GetOverviewAsync())!;
            var page = await search.ReadCandidatesAsync(0, 100);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            shown = overview.Summary.Finished;
            if (page.Count != 100 || overview.Board.Count != 1)
            {
                throw new InvalidOperationException("The view of the search is not whole.");
            }

            if (overview.Summary.Status == SearchStatus.Running)
            {
                await host.OpenAsync();
                await started.Task.WaitAsync(TimeSpan.FromMinutes(5), cancellation);
                resumed.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            await context.Progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"opened with {shown} candidates in {times[^1]:F0} ms; next candidate runs after {(resumed.Count > 0 ? resumed[^1] : 0):F0} ms"));
        }

        details["shownFinished"] = shown;
        details["openingMilliseconds"] = new JsonArray([.. times.Select(t => (JsonNode)Math.Round(t, 1))]);
        details["nextCandidateMilliseconds"] = new JsonArray([.. resumed.Select(t => (JsonNode)Math.Round(t, 1))]);
        details["note"] = "12 modules and a learning rate for each candidate; memory is the managed heap after a full collection, everything of the process counted; "
            + "opening is the first overview and the first 100 candidates in a process that has not opened the search before";
        var median = Quantiles.Median(times);
        return new BenchmarkResult(Name, Math.Round(median, 1), "ms", $"opening < {Bar} ms; memory per candidate stated", median < Bar, details);
    }

    private static async Task<(int Finished, long Bytes)> BytesAtAsync(ISearchGrain search, int finished, CancellationToken cancellation)
    {
        while (true)
        {
            if ((await search.GetSummaryAsync())!.Finished is var now && now >= finished)
            {
                return (now, GC.GetTotalMemory(forceFullCollection: true));
            }

            await Task.Delay(100, cancellation);
        }
    }
}
