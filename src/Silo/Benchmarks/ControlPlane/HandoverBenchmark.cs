using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AdapterSearch.Silo.Benchmarks.ControlPlane;

/// <summary>Time from the end of a candidate to the start of the next one on the same slot, both seen by the runner.</summary>
internal sealed class HandoverBenchmark : IBenchmark
{
    private const double Bar = 20;
    private const int Gaps = 400;
    private static readonly int[] Slots = [1, 8];

    /// <inheritdoc/>
    public string Name => "handover";

    /// <inheritdoc/>
    public string Description => "end of a candidate to the start of the next on its slot, 1 and 8 slots, candidates of 25 ms";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var details = new JsonObject
        {
            ["gaps"] = Gaps,
            ["note"] = "the end is when the runner has its result, the start when the runner is given the next attempt; results reach the disk meanwhile",
        };
        var medians = new List<double>();
        foreach (var slots in Slots)
        {
            var gaps = await GapsAsync(context, slots, cancellation);
            medians.Add(Quantiles.Median(gaps));
            await context.Progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{slots} slots: median {medians[^1]:F2} ms, p99 {Quantiles.Of(gaps, 0.99):F2} ms, most {gaps.Max():F2} ms"));
            details[$"slots{slots}MedianMilliseconds"] = Math.Round(medians[^1], 3);
            details[$"slots{slots}P99Milliseconds"] = Math.Round(Quantiles.Of(gaps, 0.99), 3);
            details[$"slots{slots}MostMilliseconds"] = Math.Round(gaps.Max(), 3);
        }

        return new BenchmarkResult(Name, Math.Round(medians[0], 3), "ms", $"median <= {Bar} ms", medians.Max() <= Bar, details);
    }

    private static async Task<IReadOnlyList<double>> GapsAsync(BenchmarkContext context, int slots, CancellationToken cancellation)
    {
        var shape = ControlPlaneSpecs.Shape;
        var ends = new ConcurrentDictionary<int, long>();
        var gaps = new ConcurrentQueue<double>();
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = new TabulatedRunner(shape, _ => TimeSpan.FromMilliseconds(25), TimeProvider.System)
        {
            Starting = a =>
            {
                if (ends.TryRemove(a.Slot, out var end))
                {
                    gaps.Enqueue(Stopwatch.GetElapsedTime(end).TotalMilliseconds);
                    if (gaps.Count == Gaps + 40)
                    {
                        enough.TrySetResult();
                    }
                }
            },
            Ending = a => ends[a.Slot] = Stopwatch.GetTimestamp(),
        };
        await using var host = await ControlPlaneHost.StartAsync(ControlPlaneHost.Folder(context, "handover"), runner, slots);
        var (_, search) = await host.SubmitAsync(ControlPlaneSpecs.Random(1_000_000, 32), shape);
        await enough.Task.WaitAsync(cancellation);
        await search.CancelAsync();

        // The first ones compile the code.
        return [.. gaps.Skip(40).Take(Gaps)];
    }
}
