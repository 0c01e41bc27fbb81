using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AdapterSearch.Silo.Benchmarks.ControlPlane;

/// <summary>
/// Candidates a second that do nothing, each proposed, granted a slot, begun, ended and on disk, with 1 and with 8 slots, turn about; Optuna's two
/// durable storages beside it where Debian's python3-optuna is installed.
/// </summary>
internal sealed class DurableBenchmark : IBenchmark
{
    private const double Bar = 500;
    private const int Window = 64;
    private static readonly int[] Slots = [1, 8];

    /// <inheritdoc/>
    public string Name => "durable";

    /// <inheritdoc/>
    public string Description => "durable candidates a second that train nothing, 1 and 8 slots, every commit flushed; Optuna's journal and SQLite beside it (arguments: ROUNDS SECONDS)";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var rounds = Argument(context, 0, 5);
        var seconds = Argument(context, 1, 6);
        var rates = Slots.ToDictionary(s => s, _ => new List<double>());
        var theirs = new Dictionary<string, List<double>>();
        var flushes = new List<double>();
        string? version = null;
        for (var round = 1; round <= rounds; round++)
        {
            flushes.Add(Flush.Milliseconds(ControlPlaneHost.Folder(context, "flush")));
            foreach (var slots in round % 2 == 1 ? Slots : Slots.Reverse())
            {
                rates[slots].Add(await RateAsync(context, slots, TimeSpan.FromSeconds(seconds), cancellation));
            }

            // The rival is slow enough for fewer rounds to be as exact.
            foreach (var storage in round <= 2 ? new[] { "journal", "sqlite" } : [])
            {
                if (await OptunaStorage.RateAsync(context.Home, ControlPlaneHost.Folder(context, "optuna"), storage, 1, seconds, cancellation) is { } rival)
                {
                    version = rival.Version;
                    (theirs.TryGetValue(storage, out var list) ? list : theirs[storage] = []).Add(rival.PerSecond);
                }
            }

            var beside = string.Concat(theirs.Select(t => string.Create(CultureInfo.InvariantCulture, $", optuna {t.Key} {t.Value[^1]:F1}/s")));
            await context.Progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"round {round}/{rounds}: 1 slot {rates[1][^1]:F0}/s, 8 slots {rates[8][^1]:F0}/s, one flush {flushes[^1]:F2} ms{beside}"));
        }

        var one = Quantiles.Median(rates[1]);
        double[] ratios = [.. rates[8].Zip(rates[1], (eight, single) => eight / single)];
        var ratio = Quantiles.Median(ratios);
        var details = new JsonObject
        {
            ["slots1"] = Array(rates[1]),
            ["slots8"] = Array(rates[8]),
            ["slots8Median"] = Math.Round(Quantiles.Median(rates[8]), 1),
            ["slots8OverSlots1"] = Array(ratios, 3),
            ["slots8OverSlots1Median"] = Math.Round(ratio, 3),
            ["flushMilliseconds"] = Array(flushes, 3),
            ["optuna"] = version ?? "not installed",
            ["note"] = "a candidate: proposed by the random sampler, granted a slot, begun, ended, its end on disk; 64 open at once. "
                + "Optuna, one process: ask, one number suggested, tell; ours counts twelve switches and a learning rate",
        };
        foreach (var (storage, values) in theirs)
        {
            details[$"optuna-{storage}"] = Array(values);
            details[$"oursOverOptuna-{storage}"] = Math.Round(one / Quantiles.Median(values), 1);
        }

        return new BenchmarkResult(
            Name, Math.Round(one, 1), "1/s", $">= {Bar} with 1 slot; 8 slots not below 1, round by round", one >= Bar && ratio >= 1, details);
    }

    private static async Task<double> RateAsync(BenchmarkContext context, int slots, TimeSpan duration, CancellationToken cancellation)
    {
        var shape = ControlPlaneSpecs.Shape;
        await using var host = await ControlPlaneHost.StartAsync(
            ControlPlaneHost.Folder(context, "durable"), new TabulatedRunner(shape, _ => TimeSpan.Zero, TimeProvider.System), slots);
        var (_, search) = await host.SubmitAsync(ControlPlaneSpecs.Random(1_000_000, Window), shape);
        await Task.Delay(TimeSpan.FromSeconds(2), cancellation);

        // A summary counts what is on disk.
        var from = (await search.GetSummaryAsync())!.Finished;
        var began = Stopwatch.GetTimestamp();
        await Task.Delay(duration, cancellation);
        var until = (await search.GetSummaryAsync())!.Finished;
        var rate = (until - from) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        await search.CancelAsync();
        return rate;
    }

    private static int Argument(BenchmarkContext context, int index, int otherwise) =>
        context.Arguments.Count > index ? int.Parse(context.Arguments[index], CultureInfo.InvariantCulture) : otherwise;

    private static JsonArray Array(IEnumerable<double> values, int digits = 1) => new([.. values.Select(v => (JsonNode)Math.Round(v, digits))]);
}
