using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>How an activation begins and ends.</summary>
internal sealed partial class Activation
{
    private readonly HashSet<IActivationStream> _streams = [];

    /// <summary>Begins: construct, read state, OnActivateAsync, then let calls in.</summary>
    public void Start() => _scheduler.Run(() => _ = BeginAsync());

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        IActivationStream[] streams;
        lock (_gate)
        {
            if (_state is State.Deactivating or State.Gone || _ending is not null)
                return;
            _ending = deactivationReason;
            streams = [.. _streams];
        }
        foreach (var stream in streams)
            stream.Abort();
        QueuePump();
    }

    /// <summary>The silo is lost: nothing more runs, whoever waits is told at once.</summary>
    public void Kill()
    {
        List<Turn> lost;
        GrainTimer[] timers;
        lock (_gate)
        {
            if (_state == State.Gone)
                return;
            _state = State.Gone;
            _scheduler.Stop();
            lost = [.. _running, .. _free, .. _waiting];
            timers = [.. _timers];
        }
        Array.ForEach(timers, t => t.Dispose());
        Silo.Runtime.Remove(this);
        _gone.TrySetResult();
        foreach (var turn in lost)
            turn.Fail(new TimeoutException($"No answer came for {turn.Describe()}: silo {Silo.Name} is lost."));
    }

    public void Add(IActivationStream stream)
    {
        lock (_gate)
            _streams.Add(stream);
        if (_ending is not null)
            stream.Abort();
    }

    public void Remove(IActivationStream stream)
    {
        lock (_gate)
            _streams.Remove(stream);
    }

    private async Task BeginAsync()
    {
        try
        {
            _scope = Silo.Runtime.Services.CreateAsyncScope();
            GrainInstance = Class.Construct(this);
            using var limit = new CancellationTokenSource(Silo.Runtime.Options.ResponseTimeout, Silo.Runtime.Clock);
            foreach (var record in Records)
                await record.ReadStateAsync(limit.Token);
            if (GrainInstance is IGrainBase grain)
                await grain.OnActivateAsync(limit.Token);
        }
        catch (Exception failure)
        {
            Silo.Runtime.Log.ActivationFailed(failure, GrainId);
            foreach (var turn in await EndAsync())
                turn.Fail(ExceptionCopies.Copy(failure, Silo.Runtime.Serializer));
            return;
        }
        lock (_gate)
        {
            if (_state == State.Activating)
                _state = State.Valid;
        }
        QueuePump();
    }

    /// <summary>Called under the lock, when no turn can start.</summary>
    private void BeginEndIfDue()
    {
        if (_ending is null || _state != State.Valid || _running.Count > 0)
            return;
        _state = State.Deactivating;
        _scheduler.Run(() => _ = FinishAsync(_ending.Value));
    }

    private async Task FinishAsync(DeactivationReason reason)
    {
        GrainTimer[] timers;
        lock (_gate)
            timers = [.. _timers];
        Array.ForEach(timers, t => t.Dispose());
        try
        {
            using var limit = new CancellationTokenSource(Silo.Runtime.Options.ResponseTimeout, Silo.Runtime.Clock);
            if (GrainInstance is IGrainBase grain)
                await grain.OnDeactivateAsync(reason, limit.Token).WaitAsync(limit.Token);
        }
        catch (Exception failure)
        {
            Silo.Runtime.Log.DeactivationFailed(failure, GrainId);
        }
        foreach (var turn in await EndAsync())
            Silo.Runtime.Reroute(turn, GrainId, Class);
    }

    private async Task<List<Turn>> EndAsync()
    {
        try
        {
            if (GrainInstance is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync();
            else if (GrainInstance is IDisposable disposable)
                disposable.Dispose();
            if (_scope is { } scope)
                await scope.DisposeAsync();
        }
        catch (Exception failure)
        {
            Silo.Runtime.Log.DeactivationFailed(failure, GrainId);
        }
        List<Turn> left;
        GrainTimer[] timers;
        lock (_gate)
        {
            if (_state == State.Gone)
                return [];
            _state = State.Gone;
            left = [.. _free, .. _waiting];
            timers = [.. _timers];
        }
        Array.ForEach(timers, t => t.Dispose());
        Silo.Runtime.Remove(this);
        _gone.TrySetResult();
        return left;
    }
}
