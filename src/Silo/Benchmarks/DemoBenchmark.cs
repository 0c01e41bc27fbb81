using System.Diagnostics;
using System.Text.Json.Nodes;

namespace AdapterSearch.Silo.Benchmarks;

/// <summary>Wall time of <c>./search demo</c> with everything built.</summary>
internal sealed class DemoBenchmark : IBenchmark
{
    private const double Bar = 300;

    /// <inheritdoc/>
    public string Name => "demo";

    /// <inheritdoc/>
    public string Description => "wall time of ./search demo, already built";

    /// <inheritdoc/>
    public async Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        var start = new ProcessStartInfo(Path.Combine(context.Home, "search"), ["demo"]) { RedirectStandardOutput = true };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException("./search did not start.");
        await using var kill = cancellation.Register(() => process.Kill(entireProcessTree: true));
        while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            await context.Progress.WriteLineAsync(line);
        }

        await process.WaitForExitAsync(cancellation);
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"./search demo ended with exit code {process.ExitCode}.");
        }

        var details = new JsonObject { ["cores"] = Environment.ProcessorCount };
        return new BenchmarkResult(Name, Math.Round(seconds, 1), "s", $"<= {Bar}", seconds <= Bar, details);
    }
}
