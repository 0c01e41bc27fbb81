using System.Diagnostics;

namespace AdapterSearch.Silo.Benchmarks.ControlPlane;

/// <summary>What this disk takes to make a small append durable: the yardstick of the figures beside it.</summary>
internal static class Flush
{
    private const int Times = 40;

    /// <summary>Median milliseconds of a small append and its flush. The folder is removed.</summary>
    public static double Milliseconds(string folder)
    {
        var times = new List<double>();
        using (var file = new FileStream(Path.Combine(folder, "flush"), FileMode.CreateNew, FileAccess.Write))
        {
            var block = new byte[4096];
            for (var i = 0; i < Times; i++)
            {
                var began = Stopwatch.GetTimestamp();
                file.Write(block);
                file.Flush(flushToDisk: true);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        Directory.Delete(folder, recursive: true);
        return Quantiles.Median(times);
    }
}
