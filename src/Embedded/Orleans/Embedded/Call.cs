using System.Collections.Immutable;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <summary>The result of methods that have none.</summary>
internal readonly struct Nothing;

/// <summary>One request on its way and the wait for its answer.</summary>
internal sealed class Call<T> : Turn
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ImmutableDictionary<string, object>? _context = RequestContext.Current;
    private readonly GrainMethod<T> _method;
    private readonly GrainReference _target;
    private readonly object?[] _arguments;
    private readonly CancellationTokenRegistration _cancellation;

    public Call(GrainMethod<T> method, GrainReference target, object?[] arguments, long deadline)
    {
        (_method, _target, _arguments, Deadline) = (method, target, arguments, deadline);
        Source = RuntimeContext.Current;
        if (method.TokenIndex >= 0 && (CancellationToken)arguments[method.TokenIndex]! is { CanBeCanceled: true } token)
            _cancellation = token.UnsafeRegister(static (call, token) => ((Call<T>)call!)._answer.TrySetException(new OperationCanceledException(token)), this);
    }

    public Activation? Source { get; }

    public Task<T> Answer => _answer.Task;

    public override bool Interleaves => _method.AlwaysInterleaves;

    public override bool ReadsOnly => _method.ReadsOnly;

    public override bool IsAbandoned => _answer.Task.IsCompleted;

    public override bool MovesOn => true;

    public override ValueTask RunAsync(Activation activation)
    {
        RequestContext.Current = _context;
        try
        {
            var pending = activation.Silo.Runtime.HasIncomingFilters || activation.GrainInstance is IIncomingGrainCallFilter
                ? IncomingCall<T>.RunAsync(activation, _method, _target, _arguments, Source)
                : _method.Invoke(activation.GrainInstance!, _arguments);
            if (!pending.IsCompletedSuccessfully)
                return FinishAsync(pending, activation);
            Complete(pending.Result);
        }
        catch (Exception failure)
        {
            Fail(failure, activation);
        }
        return default;
    }

    public override void Fail(Exception failure)
    {
        _answer.TrySetException(failure);
        _cancellation.Dispose();
        if (_method.IsOneWay)
            _ = _answer.Task.Exception; // Seen: nobody will ask.
    }

    public override string Describe() => $"{_target.GrainId} {_method}";

    private async ValueTask FinishAsync(ValueTask<T> pending, Activation activation)
    {
        try
        {
            Complete(await pending);
        }
        catch (Exception failure)
        {
            Fail(failure, activation);
        }
    }

    private void Complete(T result)
    {
        _answer.TrySetResult(_method.CopyResult(result));
        _cancellation.Dispose();
    }

    private void Fail(Exception failure, Activation activation)
    {
        // An activation that lost a race for its record holds old state; the next call begins with the stored one.
        if (failure is InconsistentStateException)
            activation.Deactivate(new(DeactivationReasonCode.ApplicationError, failure, "Its stored state was changed by another."));
        if (_method.IsOneWay)
            activation.Silo.Runtime.Log.OneWayFailed(failure, Describe());
        Fail(ExceptionCopies.Copy(failure, activation.Silo.Runtime.Serializer));
    }
}
