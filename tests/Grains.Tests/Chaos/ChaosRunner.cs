using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

/// <summary>
/// A tabulated objective in virtual time: what a candidate ends with depends on its job and seed alone, and so does how long it takes. It
/// reports twice on the way.
/// </summary>
internal sealed class ChaosRunner(TimeProvider time) : ICandidateRunner
{
    private int started;

    /// <summary>Attempts that started.</summary>
    public int Started => Volatile.Read(ref started);

    public async Task<CandidateOutcome> RunAsync(
        CandidateAssignment assignment, Func<CandidateReport, ValueTask<ReportDecision>> report, CancellationToken cancellation)
    {
        Interlocked.Increment(ref started);
        var outcome = Examples.Outcome(assignment.Role, assignment.Job, assignment.Seed);

        var deaf = outcome.TrainLoss * 997 % 1 < 0.5;

        // From 2 to 22 seconds, some longer than a lease.
        var third = TimeSpan.FromSeconds((2 + (20 * outcome.TrainLoss)) / 3);
        for (var rung = 1; rung <= 3; rung++)
        {
            await Task.Delay(third, time, deaf ? default : cancellation);
            if (rung < 3)
            {
                try
                {
                    // One that does not listen goes on to its end, as a node does that was cut off: its result comes late.
                    if (await report(new CandidateReport(rung * 50, 160, rung, 0.5, null, 1)) != ReportDecision.Continue && !deaf)
                    {
                        throw new OperationCanceledException(cancellation);
                    }
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    // A report that does not arrive is no reason to end.
                }
            }
        }

        return outcome with { Reason = $"attempt {assignment.Attempt}" };
    }
}

/// <summary>A clock whose time of day can be set, while the time that passes goes on as it did.</summary>
internal sealed class SettableClock(TimeProvider inner) : TimeProvider
{
    private long skew;

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref skew));

    public override long GetTimestamp() => inner.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        inner.CreateTimer(callback, state, dueTime, period);

    public void Jump(TimeSpan by) => Interlocked.Add(ref skew, by.Ticks);
}
