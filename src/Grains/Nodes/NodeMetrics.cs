using System.Diagnostics.Metrics;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains;

/// <summary>Numbers of the attempts that run on this process's nodes, under the meter <see cref="MeterName"/>.</summary>
public sealed class NodeMetrics
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "AdapterSearch.Nodes";

    private readonly Counter<long> steps;
    private readonly Counter<long> samples;
    private readonly Histogram<double> stepTime;
    private readonly Histogram<double> attemptTime;
    private readonly Histogram<long> peak;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Owner of the meter.</param>
    public NodeMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        var meter = meters.Create(MeterName);
        steps = meter.CreateCounter<long>("search.training.steps", "{step}", "Optimizer steps that attempts reported, by node");
        samples = meter.CreateCounter<long>("search.training.samples", "{sample}", "Training samples of these steps: steps times batch size, by node");
        stepTime = meter.CreateHistogram("search.training.step.duration", "s", "Mean time of a step between two reports of an attempt", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
        });
        attemptTime = meter.CreateHistogram("search.attempt.duration", "s", "Time that an attempt held its slot, by how it ended", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.1, 1, 5, 15, 60, 300, 900, 3600, 14_400, 43_200],
        });
        peak = meter.CreateHistogram("search.attempt.memory.peak", "By", "Highest memory of an attempt: device memory on CUDA, growth of the resident set on a CPU", advice: new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [64L << 20, 256L << 20, 1L << 30, 2L << 30, 4L << 30, 8L << 30, 16L << 30, 32L << 30, 64L << 30, 128L << 30],
        });
    }

    internal AttemptMeter Begin(string node, AttemptStart start, TimeProvider time) => new(this, node, start, time);

    private static int BatchSize(CandidateJob job) => job switch
    {
        TrainJob train => train.Training.BatchSize,
        DamSearchJob dam => dam.Training.BatchSize,
        ProbeJob probe => probe.Training.BatchSize,
        RankControlJob control => control.Training.BatchSize,
        _ => 0,
    };

    /// <summary>Follows one attempt. Reports of an attempt come one after another.</summary>
    internal sealed class AttemptMeter(NodeMetrics metrics, string node, AttemptStart start, TimeProvider time)
    {
        private readonly KeyValuePair<string, object?> tag = new("node", node);
        private readonly long began = time.GetTimestamp();
        private readonly int batch = BatchSize(start.Job);

        // An attempt that goes on from a checkpoint says with its first report where it is, not where it began.
        private int? last = start.Attempt > 1 || start.Job is TrainJob { ContinueFrom: not null } ? null : 0;
        private long lastAt;

        public void Report(CandidateReport report)
        {
            var now = time.GetTimestamp();
            var first = lastAt == 0;
            var done = Count(report.Step);
            if (first ? report.StepsPerSecond > 0 : done > 0)
            {
                metrics.stepTime.Record(first ? 1 / report.StepsPerSecond : time.GetElapsedTime(lastAt, now).TotalSeconds / done, tag);
            }

            if (first || done > 0)
            {
                lastAt = now;
            }
        }

        public void End(CandidateOutcome? outcome)
        {
            metrics.attemptTime.Record(time.GetElapsedTime(began).TotalSeconds, tag, new("status", outcome?.Status.ToString() ?? "Interrupted"));
            if (outcome is null)
            {
                return;
            }

            Count(outcome.Steps);
            if (outcome.PeakBytes > 0)
            {
                metrics.peak.Record(outcome.PeakBytes, tag);
            }
        }

        private int Count(int step)
        {
            var done = last is { } before ? step - before : 0;
            if (done > 0)
            {
                metrics.steps.Add(done, tag);
                metrics.samples.Add((long)done * batch, tag);
            }

            // A repeated report is older than what was counted.
            last = Math.Max(last ?? 0, step);
            return done;
        }
    }
}
