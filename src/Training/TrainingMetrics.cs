using System.Diagnostics.Metrics;

namespace AdapterSearch.Training;

/// <summary>
/// Numbers of what happens inside a training and no report says, under the meter <see cref="MeterName"/>. The meter belongs to the process, because trainings run in worker
/// processes that have no container of services.
/// </summary>
public static class TrainingMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AdapterSearch.Training";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Histogram<double> SaveTime = Meter.CreateHistogram("search.checkpoint.duration", "s", "Time to write a checkpoint until it is on the disk", advice: new InstrumentAdvice<double>
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    });

    private static readonly Histogram<long> SaveSize = Meter.CreateHistogram("search.checkpoint.size", "By", "Size of a checkpoint's files", advice: new InstrumentAdvice<long>
    {
        HistogramBucketBoundaries = [64L << 10, 1L << 20, 4L << 20, 16L << 20, 64L << 20, 256L << 20, 1L << 30, 4L << 30],
    });

    private static readonly Counter<long> Refused = Meter.CreateCounter<long>("search.checkpoint.refused", "{checkpoint}", "Checkpoints that were there and not used: changed, cut off, or of other work");

    /// <summary>Takes over what another process measured; unknown names are ignored, since it may be of a newer version.</summary>
    /// <param name="instrument">Name of the instrument.</param>
    /// <param name="value">The measurement.</param>
    public static void Repeat(string instrument, double value)
    {
        if (instrument == SaveTime.Name)
        {
            SaveTime.Record(value);
        }
        else if (instrument == SaveSize.Name)
        {
            SaveSize.Record((long)value);
        }
        else if (instrument == Refused.Name)
        {
            Refused.Add((long)value);
        }
    }

    internal static void CheckpointSaved(TimeSpan took, long bytes)
    {
        SaveTime.Record(took.TotalSeconds);
        SaveSize.Record(bytes);
    }

    internal static void CheckpointRefused() => Refused.Add(1);
}
