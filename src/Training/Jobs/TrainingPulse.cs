namespace AdapterSearch.Training.Jobs;

/// <summary>
/// Counts what a thread gets done: batches, steps, files. A watcher on another thread reads the count; that it rises proves that the work goes
/// on, however long one phase takes. Like a dispose scope it belongs to a thread, so that code deep inside needs no reference to it.
/// </summary>
public sealed class TrainingPulse
{
    [ThreadStatic]
    private static TrainingPulse? current;
    private long beats;

    /// <summary>Pieces of work done so far. Safe to read from any thread.</summary>
    public long Beats => Interlocked.Read(ref beats);

    /// <summary>Counts a piece of work of the calling thread; nothing happens where nobody watches.</summary>
    public static void Beat()
    {
        if (current is { } watched)
        {
            Interlocked.Increment(ref watched.beats);
        }
    }

    /// <summary>Runs work on the calling thread, whose pieces this pulse counts.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">The work.</param>
    public T Over<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var before = current;
        current = this;
        try
        {
            return work();
        }
        finally
        {
            current = before;
        }
    }
}
