using System.Collections.Concurrent;

namespace Orleans.Embedded;

/// <summary>The activation whose turn runs on this thread.</summary>
internal static class RuntimeContext
{
    [ThreadStatic]
    private static Activation? _current;

    public static Activation? Current
    {
        get => _current;
        set => _current = value;
    }
}

/// <summary>Runs the tasks of one activation one at a time on the thread pool; awaits inside them come back here.</summary>
internal sealed class TurnScheduler(Activation owner) : TaskScheduler, IThreadPoolWorkItem
{
    private const int TasksPerVisit = 64;
    private readonly ConcurrentQueue<Task> _tasks = new();
    private int _scheduled;
    private volatile bool _stopped;

    /// <summary>Whether something runs or waits for a thread.</summary>
    public bool IsBusy => Volatile.Read(ref _scheduled) != 0;

    /// <summary>Forgets all that is queued and all that will be; what runs now runs to its next await.</summary>
    public void Stop()
    {
        _stopped = true;
        _tasks.Clear();
    }

    public void Run(Action action)
    {
        // The caller's async locals end here; what travels with a call is its request context.
        var suppressed = !ExecutionContext.IsFlowSuppressed();
        var flow = suppressed ? ExecutionContext.SuppressFlow() : default;
        try
        {
            new Task(action, TaskCreationOptions.DenyChildAttach).Start(this);
        }
        finally
        {
            if (suppressed)
                flow.Undo();
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        RuntimeContext.Current = owner;
        for (var i = 0; i < TasksPerVisit && !_stopped && _tasks.TryDequeue(out var task); i++)
            TryExecuteTask(task);
        RuntimeContext.Current = null;
        Volatile.Write(ref _scheduled, 0);
        Interlocked.MemoryBarrier();
        if (!_tasks.IsEmpty && !_stopped)
            Schedule();
    }

    protected override void QueueTask(Task task)
    {
        if (_stopped)
            return;
        _tasks.Enqueue(task);
        Schedule();
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && !_stopped && ReferenceEquals(RuntimeContext.Current, owner) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks.ToArray();

    private void Schedule()
    {
        if (Interlocked.Exchange(ref _scheduled, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }
}
