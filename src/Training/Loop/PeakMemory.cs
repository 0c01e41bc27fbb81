using System.Globalization;

namespace AdapterSearch.Training.Loop;

/// <summary>
/// Highest resident set of this process while an attempt runs, sampled by the loop, less what the process held before its first attempt.
/// That start is common to all attempts, because memory which one attempt gave back is kept by the allocator and would make the next look
/// free. It counts what other slots of the process hold at the same time, and on CUDA it is host memory only: the public API has no device
/// counters.
/// </summary>
public sealed class PeakMemory
{
    private static readonly long BeforeFirst = ResidentBytes();
    private long highest = ResidentBytes();

    /// <summary>Highest growth seen by <see cref="Sample"/>, in bytes, 0 or more.</summary>
    public long Bytes => Math.Max(0, highest - BeforeFirst);

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
