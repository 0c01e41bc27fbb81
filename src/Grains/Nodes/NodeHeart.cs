namespace AdapterSearch.Grains;

/// <summary>
/// Beats at equal intervals beside all grains, so that no grain's turn can hold a renewal up; a beat is left out while the former one is under
/// way. It notices when its own process did not run.
/// </summary>
public sealed class NodeHeart : IDisposable
{
    private readonly TimeSpan interval;
    private readonly TimeProvider time;
    private readonly Func<Task> beat;
    private readonly Action unanswered;
    private readonly Action<TimeSpan> stoodStill;
    private readonly ITimer timer;
    private long last;
    private int underWay;

    /// <summary>Begins to beat.</summary>
    /// <param name="interval">Time between two beats.</param>
    /// <param name="time">Clock.</param>
    /// <param name="beat">A beat; it does not throw.</param>
    /// <param name="unanswered">Hears that a beat was due while the former one was still under way.</param>
    /// <param name="stoodStill">Hears of the time in which beats were due and this process did not run.</param>
    public NodeHeart(TimeSpan interval, TimeProvider time, Func<Task> beat, Action unanswered, Action<TimeSpan> stoodStill)
    {
        (this.interval, this.time, this.beat, this.unanswered, this.stoodStill) = (interval, time, beat, unanswered, stoodStill);
        last = time.GetTimestamp();
        timer = time.CreateTimer(_ => Tick(), null, interval, interval);
    }

    /// <summary>True when more than two beats are missing.</summary>
    public bool IsOverdue => time.GetElapsedTime(Interlocked.Read(ref last)) > interval * 2;

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    private void Tick()
    {
        var now = time.GetTimestamp();
        var gap = time.GetElapsedTime(Interlocked.Exchange(ref last, now), now);
        if (gap > interval * 2)
        {
            stoodStill(gap - interval);
        }

        _ = BeatOnceAsync();
    }

    private async Task BeatOnceAsync()
    {
        if (Interlocked.Exchange(ref underWay, 1) != 0)
        {
            unanswered();
            return;
        }

        try
        {
            await beat();
        }
        finally
        {
            Volatile.Write(ref underWay, 0);
        }
    }
}
