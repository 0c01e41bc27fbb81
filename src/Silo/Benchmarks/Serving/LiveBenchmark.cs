using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Benchmarks.Serving;

/// <summary>
/// How soon ten viewers hear of an end, and what they cost. The first half runs at a calm rate; the second compares the rate of a search that is limited by its
/// coordinator alone with and without viewers, in turn. Times count from the event's own time, which is taken before it is stored.
/// </summary>
internal sealed class LiveBenchmark : IBenchmark
{
    private const int Viewers = 10, Slots = 4, EndsPerSecond = 50, Rounds = 15;
    private const double LatencyBar = 500, CostBar = 0.05;
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(15), Saturated = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    public string Name => "live";

    /// <inheritdoc/>
    public string Description => "score stored -> received by 10 viewers (p95), and what they cost a search that ends 50 candidates a second or as many as it can";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (p50, p95, received) = await LatencyAsync(context, cancellation);
        await context.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{received} ends received, p50 {p50:F1} ms, p95 {p95:F1} ms"));
        var calm = await CostAsync(context, TimeSpan.FromSeconds((double)Slots / EndsPerSecond), cancellation);
        var full = await CostAsync(context, TimeSpan.Zero, cancellation);
        var details = new JsonObject
        {
            ["viewers"] = Viewers,
            ["p50"] = Math.Round(p50, 2),
            ["endsReceived"] = received,
            ["costAt50PerSecond"] = Math.Round(calm.Share, 4),
            ["costSaturated"] = Math.Round(full.Share, 4),
            ["saturatedWithinBar"] = full.Share <= CostBar,
            ["saturatedMicrosecondsPerEndWithout"] = Math.Round(full.ProcessorWithout, 1),
            ["saturatedMicrosecondsPerEndWith"] = Math.Round(full.ProcessorWith, 1),
            ["saturatedWithout"] = new JsonArray([.. full.Without.Select(r => JsonValue.Create(Math.Round(r.PerSecond, 1)))]),
            ["saturatedWith"] = new JsonArray([.. full.With.Select(r => JsonValue.Create(Math.Round(r.PerSecond, 1)))]),
            ["cores"] = Environment.ProcessorCount,
            ["note"] = "cost: share of the rate lost, median of the ratios of alternating rounds; microseconds: processor time of the whole process per end, median of rounds; viewers receive in the same process and share its cores; the second part's do not inflate what they receive",
        };
        return new BenchmarkResult(
            Name, Math.Round(p95, 2), "ms", $"<= {LatencyBar}; cost at {EndsPerSecond}/s <= {CostBar:P0}", p95 <= LatencyBar && calm.Share <= CostBar, details);
    }

    private static async Task<(double P50, double P95, int Received)> LatencyAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        await using var served = await ServedSearch.StartAsync(context, 100_000, Slots, _ => TimeSpan.FromSeconds((double)Slots / EndsPerSecond), cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(Watched);
        var began = TimeProvider.System.GetUtcNow();
        var samples = await Task.WhenAll(Enumerable.Range(0, Viewers).Select(_ => ViewAsync(served, began, stop.Token)));
        var all = samples.SelectMany(s => s).Order().ToArray();
        return (all[all.Length / 2], all[(int)Math.Ceiling(0.95 * (all.Length - 1))], all.Length);
    }

    private static async Task<List<double>> ViewAsync(ServedSearch served, DateTimeOffset began, CancellationToken cancellation)
    {
        var seen = new List<double>();
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.Deflate }) { BaseAddress = served.Address, Timeout = Timeout.InfiniteTimeSpan };
        try
        {
            using var response = await http.GetAsync(ServiceRoutes.Events(served.Id, 0), HttpCompletionOption.ResponseHeadersRead, cancellation);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellation));
            while (await reader.ReadLineAsync(cancellation) is { } line)
            {
                if (line.StartsWith("data: {\"sequence\"", StringComparison.Ordinal))
                {
                    using var happened = JsonDocument.Parse(line.AsMemory(6));
                    var time = happened.RootElement.GetProperty("time").GetDateTimeOffset();
                    if (time > began && happened.RootElement.GetProperty("kind").GetString() == "ended")
                    {
                        seen.Add((TimeProvider.System.GetUtcNow() - time).TotalMilliseconds);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Enough was seen.
        }

        return seen;
    }

    private static async Task<Cost> CostAsync(BenchmarkContext context, TimeSpan pace, CancellationToken cancellation)
    {
        List<Rate> without = [], with = [];
        await using var served = await ServedSearch.StartAsync(context, 1_000_000, Slots, _ => pace, cancellation);
        _ = await RateAsync(served, 0, cancellation);
        _ = await RateAsync(served, Viewers, cancellation);
        for (var round = 0; round < Rounds; round++)
        {
            without.Add(await RateAsync(served, 0, cancellation));
            with.Add(await RateAsync(served, Viewers, cancellation));
            await context.Progress.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"round {round + 1}/{Rounds}: {without[^1].PerSecond:F1}/s alone, {with[^1].PerSecond:F1}/s with {Viewers} viewers; {without[^1].Processor:F0} and {with[^1].Processor:F0} microseconds of processor time per end"));
        }

        return new Cost(without, with);
    }

    private static async Task<Rate> RateAsync(ServedSearch served, int viewers, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var last = (await served.Search.GetOverviewAsync())!.LastEvent;
        var viewing = Task.WhenAll(Enumerable.Range(0, viewers).Select(_ => DrainAsync(served, last, stop.Token)));
        await Task.Delay(500, cancellation);
        var before = await served.FinishedAsync();
        var processor = Environment.CpuUsage.TotalTime;
        var began = Stopwatch.GetTimestamp();
        await Task.Delay(Saturated, cancellation);
        var ended = await served.FinishedAsync() - before;
        var rate = new Rate(ended / Stopwatch.GetElapsedTime(began).TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalMicroseconds / ended);
        await stop.CancelAsync();
        await viewing;
        return rate;
    }

    private static async Task DrainAsync(ServedSearch served, long last, CancellationToken cancellation)
    {
        // What a viewer does with the bytes costs the viewer's machine; this one is spared the inflating and pays for the receiving.
        using var http = new HttpClient { BaseAddress = served.Address, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("deflate");
        try
        {
            using var response = await http.GetAsync(ServiceRoutes.Events(served.Id, last), HttpCompletionOption.ResponseHeadersRead, cancellation);
            await (await response.Content.ReadAsStreamAsync(cancellation)).CopyToAsync(Stream.Null, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The round is over.
        }
    }

    /// <summary>One round.</summary>
    /// <param name="PerSecond">Ends per second.</param>
    /// <param name="Processor">Microseconds of processor time per end.</param>
    private sealed record Rate(double PerSecond, double Processor);

    private sealed record Cost(List<Rate> Without, List<Rate> With)
    {
        public double Share => 1 - Quantiles.Median([.. With.Zip(Without, (watched, alone) => watched.PerSecond / alone.PerSecond)]);

        public double ProcessorWithout => Quantiles.Median([.. Without.Select(r => r.Processor)]);

        public double ProcessorWith => Quantiles.Median([.. With.Select(r => r.Processor)]);
    }
}
