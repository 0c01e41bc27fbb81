using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Benchmarks.Serving;

/// <summary>
/// Latency of reads at a fixed rate over loopback, on a search of 10,000 candidates that still moves, so that no answer can be kept for long. A request's
/// time counts from when it was due, so that a stall is counted for every request that it held up.
/// </summary>
internal sealed class ApiBenchmark : IBenchmark
{
    private const int Candidates = 10_000, PerSecond = 200, EndsPerSecond = 20;
    private const double Bar = 50;
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(5), Measured = TimeSpan.FromSeconds(20);

    /// <inheritdoc/>
    public string Name => "api";

    /// <inheritdoc/>
    public string Description => "p99 latency of mixed reads at 200 requests/s on a search of 10,000 candidates (loopback, client on the same machine)";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        const int slots = 4;
        await using var served = await ServedSearch.StartAsync(
            context, Candidates * 2, slots, n => n <= Candidates ? TimeSpan.Zero : TimeSpan.FromSeconds((double)slots / EndsPerSecond), cancellation);
        var filling = Stopwatch.GetTimestamp();
        while (await served.FinishedAsync() is var finished && finished < Candidates)
        {
            if (Stopwatch.GetElapsedTime(filling) > TimeSpan.FromMinutes(4))
            {
                throw new InvalidOperationException($"only {finished} candidates ended in four minutes");
            }

            await Task.Delay(500, cancellation);
        }

        await context.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Candidates} candidates after {Stopwatch.GetElapsedTime(filling).TotalSeconds:F0} s"));
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { BaseAddress = served.Address };
        _ = await LoadAsync(http, served.Id, Warmup, cancellation);
        var before = await served.FinishedAsync();
        var samples = await LoadAsync(http, served.Id, Measured, cancellation);
        var ended = await served.FinishedAsync() - before;
        var p99 = Quantile(samples.Select(s => s.Milliseconds), 0.99);
        var byKind = new JsonObject();
        foreach (var kind in samples.GroupBy(s => s.Kind).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            byKind[kind.Key] = new JsonObject { ["requests"] = kind.Count(), ["p50"] = Math.Round(Quantile(kind.Select(s => s.Milliseconds), 0.5), 2), ["p99"] = Math.Round(Quantile(kind.Select(s => s.Milliseconds), 0.99), 2) };
        }

        var details = new JsonObject
        {
            ["requests"] = samples.Count,
            ["p50"] = Math.Round(Quantile(samples.Select(s => s.Milliseconds), 0.5), 2),
            ["p95"] = Math.Round(Quantile(samples.Select(s => s.Milliseconds), 0.95), 2),
            ["max"] = Math.Round(samples.Max(s => s.Milliseconds), 2),
            ["byKind"] = byKind,
            ["candidatesEndedMeanwhile"] = ended,
            ["cores"] = Environment.ProcessorCount,
            ["note"] = "latency from the moment a request was due; client in the same process",
        };
        return new BenchmarkResult(Name, Math.Round(p99, 2), "ms", $"<= {Bar}", p99 <= Bar, details);
    }

    private static async Task<IReadOnlyList<Sample>> LoadAsync(HttpClient http, string id, TimeSpan duration, CancellationToken cancellation)
    {
        var requests = new List<Task<Sample>>();
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < PerSecond * duration.TotalSeconds; i++)
        {
            var due = TimeSpan.FromSeconds((double)i / PerSecond);
            if (due - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait, cancellation);
            }

            requests.Add(AskAsync(http, id, i, began, due, cancellation));
        }

        return await Task.WhenAll(requests);
    }

    private static async Task<Sample> AskAsync(HttpClient http, string id, int i, long began, TimeSpan due, CancellationToken cancellation)
    {
        // Of twenty reads: seven pages by number, two pages by score, three candidates, four boards, two overviews, a front, a list.
        var number = 1 + (i * 7919 % Candidates);
        var (kind, path) = (i % 20) switch
        {
            < 7 => ("page", FormattableString.Invariant($"{ServiceRoutes.Candidates(id)}?limit=50")),
            < 9 => ("pageByScore", $"{ServiceRoutes.Candidates(id)}?limit=50&sort=validation&descending=true"),
            < 12 => ("candidate", ServiceRoutes.Candidate(id, number)),
            < 16 => ("board", ServiceRoutes.Board(id)),
            < 18 => ("overview", ServiceRoutes.Overview(id)),
            18 => ("front", ServiceRoutes.Front(id)),
            _ => ("list", ServiceRoutes.Searches),
        };
        using var response = await http.GetAsync(path, cancellation);
        response.EnsureSuccessStatusCode();
        return new Sample(kind, (Stopwatch.GetElapsedTime(began) - due).TotalMilliseconds);
    }

    private static double Quantile(IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)Math.Ceiling(share * (sorted.Length - 1))];
    }

    private sealed record Sample(string Kind, double Milliseconds);
}
