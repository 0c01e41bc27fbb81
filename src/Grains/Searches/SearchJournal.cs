using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>
/// The way of a search's events to the history: in order, one append under way at a time, and what comes meanwhile goes into the next one as a
/// whole. So the grain decides on the next message while the former one's events reach the disk, and many decisions share one flush. What
/// follows from events (answers, commands, views) waits until they are stored. After a failure nothing more is accepted: nobody knows what
/// was stored, and the next activation reads. Used by one grain, in whose turns all of it runs.
/// </summary>
/// <param name="id">Search.</param>
/// <param name="history">Where events are stored.</param>
/// <param name="failed">Called once, with the failure.</param>
public sealed class SearchJournal(string id, IHistoryStore history, Action<Exception> failed)
{
    private List<SearchEvent> events = [];
    private List<Action> followers = [];
    private TaskCompletionSource turn = Source();
    private Task writing = Task.CompletedTask;
    private readonly List<SearchEvent> recent = [];
    private Exception? fault;
    private int unread = MostRecent + 1;

    /// <summary>Most stored events that are kept for a reader that follows.</summary>
    public const int MostRecent = 2048;

    /// <summary>Sequence number of the newest event that was accepted.</summary>
    public long Newest { get; private set; }

    /// <summary>Sequence number of the newest event that is stored.</summary>
    public long Stored { get; private set; }

    /// <summary>Begins behind what is stored.</summary>
    public void Open(long last) => Newest = Stored = last;

    /// <summary>
    /// Stored events behind a number, without a look into the history; null when they are not kept. Events are kept while somebody asks: a search
    /// that nobody follows keeps none.
    /// </summary>
    /// <param name="after">Number of the last event already seen.</param>
    /// <param name="max">Most events.</param>
    public IReadOnlyList<SearchEvent>? Recent(long after, int max)
    {
        unread = 0;
        if (after >= Stored)
        {
            return [];
        }

        var skipped = recent.Count - (Stored - after);
        return skipped < 0 ? null : recent.GetRange((int)skipped, Math.Min(max, recent.Count - (int)skipped));
    }

    /// <summary>Throws after a failure.</summary>
    public void Check()
    {
        if (fault is not null)
        {
            throw Broken();
        }
    }

    /// <summary>Completes when all that was accepted so far is stored.</summary>
    public Task Settled => fault is not null ? Task.FromException(Broken()) : events.Count + followers.Count > 0 ? turn.Task : writing;

    /// <summary>Accepts events, whose numbers it gives, and an action for when they are stored; actions run in the order of acceptance.</summary>
    /// <param name="make">Makes the events behind a sequence number.</param>
    /// <param name="stored">What follows from them.</param>
    /// <returns>Completes after the action.</returns>
    public Task Add(Func<long, IReadOnlyList<SearchEvent>> make, Action stored)
    {
        if (fault is not null)
        {
            return Task.FromException(Broken());
        }

        var added = make(Newest);
        if (added.Count == 0 && writing.IsCompleted && events.Count + followers.Count == 0)
        {
            stored();
            return Task.CompletedTask;
        }

        events.AddRange(added);
        followers.Add(stored);
        Newest += added.Count;
        var done = turn.Task;
        if (writing.IsCompleted)
        {
            writing = WriteAsync();
        }

        return done;
    }

    private bool IsFollowed => unread <= MostRecent;

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private InvalidOperationException Broken() => new($"Events of search '{id}' could not be stored before; it is opened again.", fault);

    private async Task WriteAsync()
    {
        while (events.Count + followers.Count > 0)
        {
            var (batch, actions, done) = (events, followers, turn);
            (events, followers, turn) = ([], [], Source());
            try
            {
                if (batch.Count > 0)
                {
                    if (IsFollowed)
                    {
                        // The history writes it down and streams send it.
                        batch.ForEach(happened => happened.KeepJson());
                    }

                    await history.AppendAsync(id, batch);
                    Stored = batch[^1].Sequence;
                    Remember(batch);
                }

                actions.ForEach(action => action());
            }
            catch (Exception caught)
            {
                fault = caught;
                failed(caught);
                Refuse(done, caught);
                Refuse(turn, Broken());
                return;
            }

            done.SetResult();
        }
    }

    private void Remember(List<SearchEvent> stored)
    {
        unread += IsFollowed ? stored.Count : 0;
        recent.AddRange(stored);
        if (!IsFollowed)
        {
            Forget(recent.Count);
            return;
        }

        // In halves, so that an event is moved once and not with every batch.
        if (recent.Count > 2 * MostRecent)
        {
            Forget(recent.Count - MostRecent);
        }
    }

    private void Forget(int oldest)
    {
        for (var i = 0; i < oldest; i++)
        {
            recent[i].DropJson();
        }

        recent.RemoveRange(0, oldest);
    }

    private static void Refuse(TaskCompletionSource waiting, Exception why)
    {
        waiting.SetException(why);

        // Seen: it may be that nobody waits.
        _ = waiting.Task.Exception;
    }
}
