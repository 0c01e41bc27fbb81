using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AdapterSearch.Dashboard.Live;

/// <summary>The readers of events of this process: one per search that somebody follows, none for the others.</summary>
/// <param name="grains">Way to the searches.</param>
/// <param name="time">Clock.</param>
/// <param name="log">Log.</param>
internal sealed class EventFans(IGrainFactory grains, TimeProvider time, ILogger<EventFans> log)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, EventFan> fans = new(StringComparer.Ordinal);

    /// <summary>Searches that are read.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return fans.Count;
            }
        }
    }

    /// <summary>Follows a search until disposed.</summary>
    public EventFollower Follow(string id)
    {
        lock (gate)
        {
            if (!fans.TryGetValue(id, out var fan))
            {
                fans[id] = fan = new EventFan(id, grains.GetGrain<ISearchGrain>(id), time, log);
                fan.Start();
            }

            fan.Followers++;
            return new EventFollower(fan, () => Leave(id, fan));
        }
    }

    private void Leave(string id, EventFan fan)
    {
        lock (gate)
        {
            if (--fan.Followers == 0)
            {
                fans.Remove(id);
                fan.Stop();
            }
        }
    }
}

/// <summary>One that follows a search.</summary>
/// <param name="fan">Whom it follows.</param>
/// <param name="leave">Called once, when it ends.</param>
internal sealed class EventFollower(EventFan fan, Action leave) : IDisposable
{
    private Action? left = leave;

    /// <inheritdoc cref="EventFan.NextAsync"/>
    public Task<EventBatch> NextAsync(long after, TimeSpan wait, CancellationToken cancellation) => fan.NextAsync(after, wait, cancellation);

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref left, null)?.Invoke();
}
