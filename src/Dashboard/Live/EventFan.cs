using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.Logging;

namespace AdapterSearch.Dashboard.Live;

/// <summary>
/// One reader of a search's new events for all streams and pages of this process. It keeps the newest batches; who is further behind reads pages of
/// their own until they have caught up, and who is slow holds nobody, because each takes its next batch when it wants. The reader rests a moment
/// after each batch, so that a search in a hurry is told in batches and not flush by flush.
/// </summary>
/// <param name="id">Search id.</param>
/// <param name="search">The search.</param>
/// <param name="time">Clock.</param>
/// <param name="log">Log.</param>
internal sealed class EventFan(string id, ISearchGrain search, TimeProvider time, ILogger log)
{
    /// <summary>Shortest time between two batches.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    /// <summary>Most events of one read.</summary>
    public const int MostPerRead = 2000;

    /// <summary>Most events kept for followers; the newest batch stays whatever its size.</summary>
    public const int MostKept = 4096;

    private const int PageSize = 200, MostBatches = 256;
    private const long MostKeptBytes = 16 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), Retry = TimeSpan.FromSeconds(1);
    private readonly Lock gate = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Queue<EventBatch> kept = [];
    private readonly TaskCompletionSource begun = Source();
    private TaskCompletionSource changed = Source();
    private Exception? fault;
    private long floor, tail;
    private int keptEvents;

    /// <summary>Followers; <see cref="EventFans"/> counts them.</summary>
    public int Followers { get; set; }

    /// <summary>Begins to read.</summary>
    public void Start() => _ = ReadAsync();

    /// <summary>Ends the reader; nobody follows any more.</summary>
    public void Stop() => stop.Cancel();

    /// <summary>The next events behind a number, after a wait of at most <paramref name="wait"/> while there are none.</summary>
    /// <param name="after">Number of the last event already seen. A batch may begin with events up to it.</param>
    /// <param name="wait">Longest wait; zero asks for all that is stored at this moment, also what the reader has not come to yet.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<EventBatch> NextAsync(long after, TimeSpan wait, CancellationToken cancellation)
    {
        await begun.Task.WaitAsync(cancellation);
        Task news;
        lock (gate)
        {
            if (Find(after) is { } known)
            {
                return known;
            }

            Check();
            news = changed.Task;
        }

        // Behind what is kept, and before what comes next, the search itself answers.
        if ((after < Volatile.Read(ref floor) || wait <= TimeSpan.Zero)
            && await search.ReadEventsAsync(after, PageSize, TimeSpan.Zero, cancellation) is { Count: > 0 } page)
        {
            return new EventBatch(page);
        }

        if (wait <= TimeSpan.Zero)
        {
            return EventBatch.None;
        }

        try
        {
            await news.WaitAsync(wait, time, cancellation);
        }
        catch (TimeoutException)
        {
            return EventBatch.None;
        }

        lock (gate)
        {
            Check();
            return Find(after) ?? EventBatch.None;
        }
    }

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EventBatch? Find(long after)
    {
        if (after < floor || after >= tail)
        {
            return null;
        }

        foreach (var batch in kept)
        {
            if (batch.Last > after)
            {
                return batch;
            }
        }

        return null;
    }

    private void Check()
    {
        if (fault is not null)
        {
            throw new IOException($"The events of '{id}' cannot be read at the moment.", fault);
        }
    }

    private async Task ReadAsync()
    {
        var known = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!known)
                {
                    // What is stored already is read by those who want it; this reader begins with what is new.
                    floor = tail = (await search.GetOverviewAsync())?.LastEvent ?? 0;
                    known = true;
                }

                begun.TrySetResult();
                if (await ReadOnAsync())
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception caught)
            {
                log.FeedInterrupted(id, caught);
                Tell(() => fault = caught);
                begun.TrySetResult();
                await Task.Delay(Retry, time, CancellationToken.None);
            }
        }
    }

    /// <summary>Reads once.</summary>
    /// <returns>True when nothing more can come.</returns>
    private async Task<bool> ReadOnAsync()
    {
        var events = await search.ReadEventsAsync(tail, MostPerRead, Patience, stop.Token);
        if (events.Count == 0)
        {
            if (fault is not null)
            {
                Tell(() => fault = null);
            }

            return false;
        }

        var batch = new EventBatch(events);
        Tell(() => Keep(batch));
        if (batch.HasEnd)
        {
            return true;
        }

        if (events.Count < MostPerRead)
        {
            await Task.Delay(Rest, time, stop.Token);
        }

        return false;
    }

    private void Keep(EventBatch batch)
    {
        fault = null;
        kept.Enqueue(batch);
        keptEvents += batch.Events.Count;
        tail = batch.Last;
        while (kept.Count > 1 && (keptEvents > MostKept || kept.Count > MostBatches || kept.Sum(b => (long)b.WrittenBytes) > MostKeptBytes))
        {
            var oldest = kept.Dequeue();
            keptEvents -= oldest.Events.Count;
            floor = oldest.Last;
        }
    }

    private void Tell(Action change)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            change();
            (told, changed) = (changed, Source());
        }

        told.SetResult();
    }
}
