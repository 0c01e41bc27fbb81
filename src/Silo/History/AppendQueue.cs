using System.Threading.Channels;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.History;

/// <summary>
/// Appends of this process on their way into a database: one writer takes whatever waits as one batch, so that the cost of reaching the disk
/// is shared.
/// </summary>
internal sealed class AppendQueue : IAsyncDisposable
{
    private const int MostTogether = 256;
    private readonly Channel<PendingAppend> waiting = Channel.CreateUnbounded<PendingAppend>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Func<IReadOnlyList<PendingAppend>, Task> write;
    private readonly Task loop;

    /// <summary>Begins to take appends.</summary>
    /// <param name="write">
    /// Stores a batch and completes each append that it stored or refused; called for one batch after the other. What it throws fails those that
    /// it has not completed.
    /// </param>
    public AppendQueue(Func<IReadOnlyList<PendingAppend>, Task> write)
    {
        this.write = write;
        loop = Task.Run(WriteLoopAsync);
    }

    /// <summary>Queues events; completes when they are stored.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="events">The events, at least one.</param>
    /// <param name="cancellation">Ends the wait; the events may still be stored.</param>
    /// <exception cref="ObjectDisposedException">The queue is closed.</exception>
    public async Task AppendAsync(string searchId, IReadOnlyList<SearchEvent> events, CancellationToken cancellation)
    {
        ArgumentException.ThrowIfNullOrEmpty(searchId);
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
        {
            throw new ArgumentException("There are no events to append.", nameof(events));
        }

        cancellation.ThrowIfCancellationRequested();
        var append = new PendingAppend(searchId, events, [.. events.Select(e => e.ToJson())]);
        ObjectDisposedException.ThrowIf(!waiting.Writer.TryWrite(append), this);
        await append.Done.Task.WaitAsync(cancellation);
    }

    /// <summary>Writes what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await loop;
    }

    private async Task WriteLoopAsync()
    {
        while (await waiting.Reader.WaitToReadAsync())
        {
            var batch = new List<PendingAppend>();
            while (batch.Count < MostTogether && waiting.Reader.TryRead(out var append))
            {
                batch.Add(append);
            }

            try
            {
                await write(batch);
            }
            catch (Exception e)
            {
                batch.ForEach(append => append.Done.TrySetException(e));
            }
        }
    }
}

/// <summary>Events of one search that wait for being stored.</summary>
/// <param name="SearchId">Search.</param>
/// <param name="Events">The events.</param>
/// <param name="Contents">The same as JSON.</param>
internal sealed record PendingAppend(string SearchId, IReadOnlyList<SearchEvent> Events, IReadOnlyList<string> Contents)
{
    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
