using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A timer whose ticks are turns. One tick is under way at most; the next is armed when it ends.</summary>
internal sealed class GrainTimer : Turn, IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<CancellationToken, Task> _callback;
    private readonly GrainTimerCreationOptions _options;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly ITimer _timer;
    private TimeSpan _period;
    private TimeSpan? _changedDue;
    private bool _ticking;
    private bool _disposed;

    public GrainTimer(Activation activation, Func<CancellationToken, Task> callback, GrainTimerCreationOptions options)
    {
        (_activation, _callback, _options, _period) = (activation, callback, options, options.Period);
        _timer = activation.Silo.Runtime.Clock.CreateTimer(static timer => ((GrainTimer)timer!).Due(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Checked(options.DueTime, nameof(options.DueTime)), Timeout.InfiniteTimeSpan);
        Checked(options.Period, nameof(options.Period));
    }

    public override bool Interleaves => _options.Interleave;

    public override bool IsUse => _options.KeepAlive;

    public override bool IsAbandoned => _disposed;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        lock (_gate)
        {
            _period = Checked(period, nameof(period));
            if (_ticking)
                _changedDue = Checked(dueTime, nameof(dueTime));
            else if (!_disposed)
                _timer.Change(Checked(dueTime, nameof(dueTime)), Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _disposed = true;
            _timer.Dispose();
        }
        _activation.Forget(this);
        _stop.Cancel();
    }

    public override async ValueTask RunAsync(Activation activation)
    {
        RequestContext.Current = null;
        try
        {
            await _callback(_stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
        }
        catch (Exception failure)
        {
            activation.Silo.Runtime.Log.TimerFailed(failure, activation.GrainId);
        }
        lock (_gate)
        {
            _ticking = false;
            var next = _changedDue ?? (_period == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : _period);
            _changedDue = null;
            if (!_disposed)
                _timer.Change(next, Timeout.InfiniteTimeSpan);
        }
    }

    public override void Fail(Exception failure)
    {
    }

    public override string Describe() => $"{_activation.GrainId} timer";

    private void Due()
    {
        lock (_gate)
        {
            if (_ticking || _disposed)
                return;
            _ticking = true;
        }
        _activation.TryEnqueue(this);
    }

    private static TimeSpan Checked(TimeSpan value, string name) => value >= TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "A time of a timer is zero or more, or infinite.");
}
