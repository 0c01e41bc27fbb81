using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A stream as its consumer sees it; each enumeration is a new call.</summary>
internal sealed class RemoteStream<T>(GrainReference target, StreamMethod<T> method, object?[] arguments) : IAsyncEnumerable<T>
{
    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Enumeration<T>(target, method, [.. arguments], cancellationToken);
}

/// <summary>
/// One enumeration. The grain's side advances in turns that interleave, each bringing all items that were ready (100 at most);
/// it stays with the activation that began it and ends with it.
/// </summary>
internal sealed class Enumeration<T>(GrainReference target, StreamMethod<T> method, object?[] arguments, CancellationToken cancellation)
    : IAsyncEnumerator<T>, IActivationStream
{
    private const int MostPerTurn = 100;
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private readonly Queue<T> _ready = new();
    private Activation? _host;
    private IAsyncEnumerator<T>? _producer;
    private Task<bool>? _ahead;
    private bool _ended;
    private volatile bool _aborted;

    public T Current { get; private set; } = default!;

    public async ValueTask<bool> MoveNextAsync()
    {
        cancellation.ThrowIfCancellationRequested();
        if (_ready.Count == 0 && !_ended)
        {
            if (_host is null)
                method.CopyArguments(arguments);
            var step = new Step(this, activation => AdvanceAsync(activation), begins: _host is null);
            Send(step);
            await step.Done.WaitAsync(cancellation);
        }
        if (!_ready.TryDequeue(out var item))
            return false;
        Current = item;
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_host is not null && !_aborted)
        {
            var step = new Step(this, _ => EndAsync(), begins: false);
            if (_host.TryEnqueue(step))
                await step.Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        _stop.Dispose();
    }

    public void Abort()
    {
        _aborted = true;
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The consumer has just finished.
        }
    }

    private void Send(Step step)
    {
        if (_host is null)
            target.Runtime.Route(step, target);
        else if (_aborted || !_host.TryEnqueue(step))
            throw new EnumerationAbortedException($"The activation of {target.GrainId} that produced the stream is gone.");
    }

    private async Task AdvanceAsync(Activation activation)
    {
        if (_producer is null)
        {
            _host = activation;
            activation.Add(this);
            _producer = method.Invoke(activation.GrainInstance!, arguments).GetAsyncEnumerator(_stop.Token);
        }
        try
        {
            do
            {
                _ahead ??= _producer.MoveNextAsync().AsTask();
                if (!await _ahead)
                {
                    _ended = true;
                    break;
                }
                _ready.Enqueue(method.CopyItem(_producer.Current));
                if (_stop.IsCancellationRequested)
                {
                    _ended = true;
                    break;
                }
                _ahead = _producer.MoveNextAsync().AsTask();
            }
            while (_ahead.IsCompletedSuccessfully && _ready.Count < MostPerTurn);
        }
        catch (OperationCanceledException) when (_aborted)
        {
            throw new EnumerationAbortedException($"The activation of {target.GrainId} that produced the stream is ending.");
        }
    }

    private async Task EndAsync()
    {
        _host!.Remove(this);
        if (_ahead is not null)
            await ((Task)_ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_producer is not null)
            await _producer.DisposeAsync();
    }

    /// <summary>One turn of the grain's side.</summary>
    private sealed class Step(Enumeration<T> owner, Func<Activation, Task> body, bool begins) : Turn
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Done => _done.Task;

        public override bool Interleaves => true;

        public override bool MovesOn => begins;

        public override async ValueTask RunAsync(Activation activation)
        {
            try
            {
                await body(activation);
                _done.TrySetResult();
            }
            catch (Exception failure)
            {
                _done.TrySetException(ExceptionCopies.Copy(failure, activation.Silo.Runtime.Serializer));
            }
        }

        public override void Fail(Exception failure) => _done.TrySetException(failure);

        public override string Describe() => $"{owner.Target} stream";
    }

    private GrainId Target => target.GrainId;
}
