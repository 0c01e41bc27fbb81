using System.Globalization;
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
public sealed record BenchmarkContext(string Home, IReadOnlyList<string> Arguments, TextWriter Progress)
{
    /// <summary>The value behind <c>--seed</c>, or another where it is not given.</summary>
    /// <param name="otherwise">Seed of the published record.</param>
    /// <param name="flags">Other arguments that the benchmark knows.</param>
    /// <exception cref="BenchmarkArgumentException">An argument that is neither, or a seed that is no whole number.</exception>
    public long Seed(long otherwise, params string[] flags)
    {
        ArgumentNullException.ThrowIfNull(flags);
        var seed = otherwise;
        for (var i = 0; i < Arguments.Count; i++)
        {
            if (Arguments[i] == "--seed")
            {
                i++;
                if (i == Arguments.Count || !long.TryParse(Arguments[i], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out seed))
                {
                    throw new BenchmarkArgumentException("--seed needs a whole number.");
                }
            }
            else if (!flags.Contains(Arguments[i]))
            {
                throw new BenchmarkArgumentException($"'{Arguments[i]}' is no argument here; known: {string.Join(", ", flags.Prepend("--seed N"))}.");
            }
        }

        return seed;
    }
}

/// <summary>What was measured.</summary>
/// <param name="Name">Name of the benchmark.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Bar">What it must reach, readable, for example <c>&lt;= 1.05</c>.</param>
/// <param name="Holds">Whether it does.</param>
/// <param name="Details">Everything else worth keeping: intervals, versions, runs.</param>
public sealed record BenchmarkResult(string Name, double Value, string Unit, string Bar, bool Holds, JsonObject Details);

/// <summary>An argument of a benchmark that it cannot use.</summary>
/// <param name="message">Readable, with what it knows.</param>
/// <param name="cause">What was wrong beneath; null where nothing was.</param>
public sealed class BenchmarkArgumentException(string message, Exception? cause = null) : Exception(message, cause);
