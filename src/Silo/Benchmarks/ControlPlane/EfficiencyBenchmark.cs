using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using AdapterSearch.Grains;

namespace AdapterSearch.Silo.Benchmarks.ControlPlane;

/// <summary>Share of eight slots' time in which a candidate runs, with candidates of 1 s and of 10 s that sleep.</summary>
internal sealed class EfficiencyBenchmark : IBenchmark
{
    private const int Slots = 8;
    private static readonly (int Seconds, int Waves, int Rounds, double Bar)[] Lengths = [(1, 20, 3, 0.97), (10, 4, 1, 0.99)];

    /// <inheritdoc/>
    public string Name => "efficiency";

    /// <inheritdoc/>
    public string Description => "ideal time over real time of candidates of 1 s and 10 s on 8 slots, first start to last end";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var details = new JsonObject { ["slots"] = Slots, ["note"] = "candidates sleep; ideal is waves times their length; windows of 32 open candidates" };
        var holds = true;
        var first = 0.0;
        foreach (var (seconds, waves, rounds, bar) in Lengths)
        {
            var shares = new List<double>();
            for (var round = 0; round < rounds; round++)
            {
                shares.Add(await ShareAsync(context, seconds, waves, cancellation));
                await context.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Slots * waves} candidates of {seconds} s: {shares[^1]:F4} of ideal"));
            }

            var median = Quantiles.Median(shares);
            first = seconds == 1 ? median : first;
            holds &= median >= bar;
            details[$"candidatesOf{seconds}s"] = new JsonArray([.. shares.Select(s => (JsonNode)Math.Round(s, 4))]);
        }

        return new BenchmarkResult(Name, Math.Round(first, 4), "of ideal", ">= 0.97 with 1 s, >= 0.99 with 10 s", holds, details);
    }

    private static async Task<double> ShareAsync(BenchmarkContext context, int seconds, int waves, CancellationToken cancellation)
    {
        var shape = ControlPlaneSpecs.Shape;
        var all = Slots * waves;
        long begun = 0, over = 0;
        var ended = 0;
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var runner = new TabulatedRunner(shape, _ => TimeSpan.FromSeconds(seconds), TimeProvider.System)
        {
            Starting = _ => Interlocked.CompareExchange(ref begun, Stopwatch.GetTimestamp(), 0),
            Ending = _ =>
            {
                if (Interlocked.Increment(ref ended) == all)
                {
                    over = Stopwatch.GetTimestamp();
                    done.SetResult();
                }
            },
        };
        await using var host = await ControlPlaneHost.StartAsync(ControlPlaneHost.Folder(context, "efficiency"), runner, Slots);
        var (_, search) = await host.SubmitAsync(ControlPlaneSpecs.Random(all + Slots, 32), shape);
        await done.Task.WaitAsync(cancellation);
        await search.CancelAsync();
        return waves * seconds / Stopwatch.GetElapsedTime(begun, over).TotalSeconds;
    }
}
