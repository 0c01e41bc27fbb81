using System.Globalization;

namespace AdapterSearch.Training.Loop;

/// <summary>
/// Highest growth of this process's resident set since a start, sampled by the loop. It counts what other slots of the process allocate
/// at the same time, and on CUDA it holds host memory only: the public API has no device counters.
/// </summary>
public sealed class PeakMemory
{
    private readonly long start = ResidentBytes();
    private long highest;

    /// <summary>Highest growth seen by <see cref="Sample"/>, in bytes, 0 or more.</summary>
    public long Bytes => Math.Max(0, highest - start);

    /// <summary>Takes a sample.</summary>
    public void Sample() => highest = Math.Max(highest, ResidentBytes());

    private static long ResidentBytes()
    {
        try
        {
            // Second field: resident pages. One short read, about 10 µs.
            var fields = File.ReadAllText("/proc/self/statm").Split(' ');
            return long.Parse(fields[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return Environment.WorkingSet;
        }
    }
}
