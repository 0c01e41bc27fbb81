using System.Text.Json.Nodes;

namespace AdapterSearch.Silo.Benchmarks;

/// <summary>One measured figure that a bar stands beside.</summary>
public interface IBenchmark
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>One line for the list.</summary>
    string Description { get; }

    /// <summary>Measures. Progress may be written; the result is written by the caller as the last line.</summary>
    /// <param name="context">Where things are, and where progress goes.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<BenchmarkResult> RunAsync(BenchmarkContext context, CancellationToken cancellation);
}

/// <summary>What a benchmark may use.</summary>
/// <param name="Home">Root of the repository.</param>
/// <param name="Arguments">Arguments behind the name.</param>
/// <param name="Progress">Readable progress lines.</param>
public sealed record BenchmarkContext(string Home, IReadOnlyList<string> Arguments, TextWriter Progress);

/// <summary>What was measured.</summary>
/// <param name="Name">Name of the benchmark.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Bar">What it must reach, readable, for example <c>&lt;= 1.05</c>.</param>
/// <param name="Holds">Whether it does.</param>
/// <param name="Details">Everything else worth keeping: intervals, versions, runs.</param>
public sealed record BenchmarkResult(string Name, double Value, string Unit, string Bar, bool Holds, JsonObject Details);
