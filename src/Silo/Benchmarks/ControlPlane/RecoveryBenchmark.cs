using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.DependencyInjection;

namespace AdapterSearch.Silo.Benchmarks.ControlPlane;

/// <summary>
/// A node of two is lost without a word, together with the grains that it hosts: how much later than the lease its candidates run on the other
/// node, whatever their length; and whether any candidate counts twice.
/// </summary>
internal sealed class RecoveryBenchmark : IBenchmark
{
    private const int SlotsPerNode = 4, Open = 4;
    private static readonly (double LeaseSeconds, double CandidateSeconds)[] Cases = [(3, 2), (3, 2), (3, 20), (3, 20), (3, 600), (3, 600), (15, 600)];

    /// <inheritdoc/>
    public string Name => "recovery";

    /// <inheritdoc/>
    public string Description => "node lost to its candidates running elsewhere, beyond the lease; candidates of 2, 20 and 600 s; double counts";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var rows = new JsonArray();
        var worst = double.NegativeInfinity;
        var doubles = 0;
        foreach (var (index, (lease, seconds)) in Cases.Index())
        {
            // By turns the node that hosts the search and the pool, and the other one.
            var lost = index % 2 == 0 ? "b" : "a";
            var (times, counted) = await LoseAsync(context, lost, lease, seconds, cancellation);
            doubles += counted;
            worst = Math.Max(worst, times.Max() - lease);
            rows.Add(new JsonObject
            {
                ["lost"] = lost,
                ["leaseSeconds"] = lease,
                ["candidateSeconds"] = seconds,
                ["runningElsewhereSeconds"] = new JsonArray([.. times.Select(t => (JsonNode)Math.Round(t, 3))]),
            });
            await context.Progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"node {lost} lost, lease {lease} s, candidates of {seconds} s: running elsewhere after {string.Join(" and ", times.Select(t => t.ToString("F2", CultureInfo.InvariantCulture)))} s"));
        }

        var details = new JsonObject
        {
            ["cases"] = rows,
            ["doubleCounts"] = doubles,
            ["note"] = "two logical silos of four slots in one process, four candidates open, so that there is room; the lost one's attempts vanish without a word; heartbeats each fifth of the lease",
        };
        return new BenchmarkResult(Name, Math.Round(worst, 3), "s beyond the lease", "<= 1 s beyond the lease, 0 double counts", worst <= 1 && doubles == 0, details);
    }

    private static async Task<(IReadOnlyList<double> Seconds, int Doubles)> LoseAsync(
        BenchmarkContext context, string lost, double lease, double seconds, CancellationToken cancellation)
    {
        var shape = ControlPlaneSpecs.Shape;
        var again = new ConcurrentDictionary<int, long>();
        var runner = new TabulatedRunner(shape, _ => TimeSpan.FromSeconds(seconds), TimeProvider.System)
        {
            Starting = a =>
            {
                if (a.Attempt > 1)
                {
                    again.TryAdd(a.Candidate, Stopwatch.GetTimestamp());
                }
            },
        };
        await using var host = await ControlPlaneHost.StartAsync(ControlPlaneHost.Folder(context, "recovery"), runner, SlotsPerNode, nodes: 2, options =>
        {
            options.Lease = TimeSpan.FromSeconds(lease);
            options.Heartbeat = TimeSpan.FromSeconds(lease / 5);
        });
        var (_, search) = await host.SubmitAsync(ControlPlaneSpecs.Random(24, Open), shape);
        while (runner.Started < Open)
        {
            await Task.Delay(10, cancellation);
        }

        await Task.Delay(TimeSpan.FromSeconds(Math.Min(1.3 * lease, 1.3 * seconds)), cancellation);
        var pool = host.Cluster.Client.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool);
        int[] gone = [.. (await pool.GetViewAsync()).Nodes.Single(n => n.Node == lost).Running.Select(l => l.Candidate)];
        var killed = Stopwatch.GetTimestamp();
        host.Cluster.KillSilo($"silo-{lost}");
        await host.Cluster.Services.GetRequiredService<NodeWorkers>().Get(lost).DisposeAsync();
        var limit = TimeSpan.FromSeconds((3 * lease) + 10);
        while (!gone.All(again.ContainsKey) && Stopwatch.GetElapsedTime(killed) < limit)
        {
            await Task.Delay(10, cancellation);
        }

        double[] times = [.. gone.Select(c => again.TryGetValue(c, out var at) ? Stopwatch.GetElapsedTime(killed, at).TotalSeconds : limit.TotalSeconds)];
        if (seconds < 5)
        {
            while ((await search.GetSummaryAsync())!.Status == SearchStatus.Running)
            {
                await Task.Delay(100, cancellation);
            }
        }

        var ends = (await search.ReadEventsAsync(0, 10_000, TimeSpan.Zero, cancellation)).Where(e => e.Kind == SearchEventKind.Ended).ToArray();
        await search.CancelAsync();
        return (times, ends.Length - ends.Select(e => e.Candidate).Distinct().Count());
    }
}
