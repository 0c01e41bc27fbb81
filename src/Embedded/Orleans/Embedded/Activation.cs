using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>One grain object with its mailbox. At most one thread is inside it; which turns may start is decided under its lock.</summary>
internal sealed partial class Activation : IGrainContext
{
    private readonly Lock _gate = new();
    private readonly Queue<Turn> _free = new();
    private readonly Queue<Turn> _waiting = new();
    private readonly List<Turn> _running = [];
    private readonly HashSet<GrainTimer> _timers = [];
    private readonly TurnScheduler _scheduler;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action _pump;
    private AsyncServiceScope? _scope;
    private GrainReference? _reference;
    private State _state;
    private DeactivationReason? _ending;
    private int _blocking;
    private int _blockingWriters;
    private bool _pumpQueued;
    private long _lastUse;
    private long _keepUntil;

    public Activation(GrainId id, LogicalSilo silo, GrainClass grainClass)
    {
        (GrainId, Silo, Class) = (id, silo, grainClass);
        (_scheduler, _pump, _lastUse) = (new(this), Pump, Now);
    }

    /// <summary>An observer: an object that exists already and is called like a grain.</summary>
    public Activation(GrainId id, LogicalSilo silo, object instance) : this(id, silo, GrainClass.Observer) =>
        (GrainInstance, _state) = (instance, State.Valid);

    private enum State
    {
        Activating,
        Valid,
        Deactivating,
        Gone,
    }

    public GrainId GrainId { get; }

    public LogicalSilo Silo { get; }

    public GrainClass Class { get; }

    public object? GrainInstance { get; private set; }

    public List<IPersistentRecord> Records { get; } = [];

    public IServiceProvider ActivationServices => _scope!.Value.ServiceProvider;

    public GrainReference GrainReference => _reference ??= Silo.Runtime.Factory.Reference(typeof(IGrain), GrainId);

    public Task Deactivated => _gone.Task;

    public bool IsGone => _state == State.Gone;

    public bool IsBusy => _scheduler.IsBusy;

    private long Now => Silo.Runtime.Clock.GetTimestamp();

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    /// <summary>Puts a turn into the mailbox; false when the activation is gone.</summary>
    public bool TryEnqueue(Turn turn)
    {
        lock (_gate)
        {
            if (_state == State.Gone)
                return false;
            if (_ending is not null && !turn.MovesOn)
                return false;
            if (_ending is not null && !Silo.Runtime.HasActiveSilo)
                throw new SiloUnavailableException($"{GrainId} is ending and no silo can take it over.");
            (turn.Interleaves || Class.IsReentrant ? _free : _waiting).Enqueue(turn);
            if (_pumpQueued || _state != State.Valid)
                return true;
            _pumpQueued = true;
        }
        _scheduler.Run(_pump);
        return true;
    }

    public IGrainTimer RegisterTimer(Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        var timer = new GrainTimer(this, callback, options);
        lock (_gate)
        {
            if (_state is State.Activating or State.Valid)
            {
                _timers.Add(timer);
                return timer;
            }
        }
        timer.Dispose();
        return timer;
    }

    public void Forget(GrainTimer timer)
    {
        lock (_gate)
            _timers.Remove(timer);
    }

    public void DelayDeactivation(TimeSpan time)
    {
        lock (_gate)
            _keepUntil = time <= TimeSpan.Zero ? 0 : time == Timeout.InfiniteTimeSpan ? long.MaxValue : Silo.Runtime.After(time);
    }

    /// <summary>Fails the calls whose callers waited long enough, and ends the activation if it was idle for long enough.</summary>
    public void Sweep(long now, bool collect)
    {
        List<Turn>? late = null;
        lock (_gate)
        {
            foreach (var turn in _free.Concat(_waiting).Concat(_running))
            {
                if (turn.Deadline <= now && !turn.IsAbandoned)
                    (late ??= []).Add(turn);
            }
            collect &= _state == State.Valid && _ending is null && _running.Count + _free.Count + _waiting.Count == 0
                && now >= _keepUntil && Class.CollectionAge is { } age && Silo.Runtime.Clock.GetElapsedTime(_lastUse, now) >= age;
        }
        foreach (var turn in late ?? [])
            turn.Fail(new TimeoutException($"No answer came in time for {turn.Describe()}."));
        if (collect)
            Deactivate(new(DeactivationReasonCode.ActivationIdle, "The grain was idle."));
    }

    private void Pump()
    {
        while (true)
        {
            Turn turn;
            lock (_gate)
            {
                if (!TryNext(out turn!))
                {
                    _pumpQueued = false;
                    BeginEndIfDue();
                    return;
                }
                _running.Add(turn);
                if (turn.IsUse)
                    _lastUse = Now;
            }
            var run = turn.RunAsync(this);
            if (!run.IsCompleted)
                _ = FinishLaterAsync(run, turn);
            else
                Finish(turn);
        }
    }

    private bool TryNext(out Turn? turn)
    {
        turn = null;
        if (_state != State.Valid || _ending is not null)
            return false;
        while (_free.TryDequeue(out turn))
        {
            if (!turn.IsAbandoned)
                return true;
        }
        while (_waiting.TryPeek(out turn))
        {
            if (turn.IsAbandoned)
            {
                _waiting.Dequeue();
                continue;
            }
            if (_blocking > 0 && (_blockingWriters > 0 || !turn.ReadsOnly))
                return false;
            _waiting.Dequeue();
            _blocking++;
            _blockingWriters += turn.ReadsOnly ? 0 : 1;
            return true;
        }
        return false;
    }

    private async Task FinishLaterAsync(ValueTask run, Turn turn)
    {
        await run;
        if (turn.IsUse)
            Volatile.Write(ref _lastUse, Now);
        Finish(turn);
        QueuePump();
    }

    private void Finish(Turn turn)
    {
        lock (_gate)
        {
            _running.Remove(turn);
            if (!turn.Interleaves && !Class.IsReentrant)
            {
                _blocking--;
                _blockingWriters -= turn.ReadsOnly ? 0 : 1;
            }
        }
    }

    private void QueuePump()
    {
        lock (_gate)
        {
            if (_pumpQueued || _state != State.Valid)
                return;
            _pumpQueued = true;
        }
        _scheduler.Run(_pump);
    }
}
