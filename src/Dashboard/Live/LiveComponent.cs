using Microsoft.AspNetCore.Components;

namespace AdapterSearch.Dashboard.Live;

/// <summary>A component that draws itself again when told to, at once the first time and then at most a few times a second.</summary>
public abstract class LiveComponent : ComponentBase, IDisposable
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(150);
    private readonly CancellationTokenSource gone = new();
    private ITimer? timer;
    private long drawn;
    private int due;

    /// <summary>Clock.</summary>
    [Inject] protected TimeProvider Time { get; set; } = null!;

    /// <summary>Set once the component left the page.</summary>
    protected CancellationToken Gone => gone.Token;

    /// <inheritdoc/>
    public void Dispose()
    {
        gone.Cancel();
        timer?.Dispose();
        Leave();
        gone.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives up what the component follows.</summary>
    protected virtual void Leave()
    {
    }

    /// <summary>Brought up to date right before a drawing that <see cref="Changed"/> asked for.</summary>
    protected virtual Task RefreshAsync() => Task.CompletedTask;

    /// <summary>Asks for a drawing; from any thread, cheap, any number of times.</summary>
    protected void Changed()
    {
        if (gone.IsCancellationRequested || Interlocked.Exchange(ref due, 1) == 1)
        {
            return;
        }

        var wait = drawn == 0 ? TimeSpan.Zero : Pace - Time.GetElapsedTime(drawn);
        try
        {
            timer ??= Time.CreateTimer(_ => _ = InvokeAsync(DrawAsync), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // It left the page meanwhile.
        }
    }

    private async Task DrawAsync()
    {
        Volatile.Write(ref due, 0);
        if (gone.IsCancellationRequested)
        {
            return;
        }

        drawn = Time.GetTimestamp();
        await RefreshAsync();
        StateHasChanged();
    }
}
