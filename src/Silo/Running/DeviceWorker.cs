using System.Collections.Concurrent;

namespace AdapterSearch.Silo.Running;

/// <summary>
/// The one long-lived thread of a slot. All tensor work of the slot happens on it, one piece after the other: dispose scopes and thread
/// counts of the tensor library belong to a thread, and an await would change it.
/// </summary>
public sealed class DeviceWorker : IDisposable
{
    private readonly BlockingCollection<Action> queue = [];
    private readonly Action prepare;
    private readonly Thread thread;
    private bool prepared;

    /// <summary>Starts the thread.</summary>
    /// <param name="name">Name of the thread.</param>
    /// <param name="prepare">Runs once on the thread before its first piece of work.</param>
    public DeviceWorker(string name, Action prepare)
    {
        this.prepare = prepare;
        thread = new Thread(Loop) { Name = name, IsBackground = true };
        thread.Start();
    }

    /// <summary>Runs work on the thread when everything queued before it is done.</summary>
    /// <typeparam name="T">What it gives.</typeparam>
    /// <param name="work">Runs on the thread; must end by itself when the token it knows is cancelled.</param>
    /// <param name="cancellation">Takes the work out of the queue; work that has begun is not waited for less.</param>
    /// <exception cref="ObjectDisposedException">The slot is closed.</exception>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(work);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            queue.Add(
                () =>
                {
                    try
                    {
                        cancellation.ThrowIfCancellationRequested();
                        Prepare();
                        done.SetResult(work());
                    }
                    catch (OperationCanceledException e)
                    {
                        done.SetCanceled(e.CancellationToken);
                    }
                    catch (Exception e)
                    {
                        done.SetException(e);
                    }
                },
                CancellationToken.None);
        }
        catch (InvalidOperationException)
        {
            throw new ObjectDisposedException(nameof(DeviceWorker));
        }

        return done.Task;
    }

    /// <summary>Lets the queued work end, then ends the thread. Cancel running work before.</summary>
    public void Dispose()
    {
        queue.CompleteAdding();
        if (thread != Thread.CurrentThread)
        {
            thread.Join();
        }

        queue.Dispose();
    }

    private void Loop()
    {
        foreach (var work in queue.GetConsumingEnumerable())
        {
            work();
        }
    }

    /// <summary>Inside a piece of work, so that a failure is that work's failure and not the end of the thread.</summary>
    private void Prepare()
    {
        if (!prepared)
        {
            prepare();
            prepared = true;
        }
    }
}
