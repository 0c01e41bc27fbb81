using System.Collections;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Utilities;

/// <summary>The observers of a grain, keyed by the observer itself.</summary>
/// <typeparam name="TObserver">The observer interface.</typeparam>
/// <param name="expiration">How long a subscription lasts unless renewed.</param>
/// <param name="log">Where failing observers are noted.</param>
public class ObserverManager<TObserver>(TimeSpan expiration, ILogger log) : ObserverManager<IAddressable, TObserver>(expiration, log);

/// <summary>The observers of a grain; not thread-safe, to be used in the grain's turns.</summary>
/// <typeparam name="TIdentity">What a subscription is known by.</typeparam>
/// <typeparam name="TObserver">The observer interface.</typeparam>
/// <param name="expiration">How long a subscription lasts unless renewed.</param>
/// <param name="log">Where failing observers are noted.</param>
public class ObserverManager<TIdentity, TObserver>(TimeSpan expiration, ILogger log) : IEnumerable<TObserver> where TIdentity : notnull
{
    private readonly Dictionary<TIdentity, (TObserver Observer, DateTime LastSeen)> _entries = [];

    /// <summary>How long a subscription lasts unless renewed.</summary>
    public TimeSpan ExpirationDuration { get; set; } = expiration;

    /// <summary>The clock, UTC.</summary>
    public Func<DateTime> GetDateTime { get; set; } = () => TimeProvider.System.GetUtcNow().UtcDateTime;

    /// <summary>Number of subscriptions.</summary>
    public int Count => _entries.Count;

    /// <summary>The subscriptions.</summary>
    public IReadOnlyDictionary<TIdentity, TObserver> Observers => _entries.ToDictionary(e => e.Key, e => e.Value.Observer);

    /// <summary>Adds or renews a subscription.</summary>
    /// <param name="id">What it is known by.</param>
    /// <param name="observer">The observer.</param>
    public void Subscribe(TIdentity id, TObserver observer) => _entries[id] = (observer, GetDateTime());

    /// <summary>Ends a subscription.</summary>
    /// <param name="id">What it is known by.</param>
    public void Unsubscribe(TIdentity id) => _entries.Remove(id);

    /// <summary>Ends all subscriptions.</summary>
    public void Clear() => _entries.Clear();

    /// <summary>Ends the subscriptions that were not renewed in time.</summary>
    public void ClearExpired()
    {
        var now = GetDateTime();
        foreach (var (id, entry) in _entries.ToList())
        {
            if (now - entry.LastSeen > ExpirationDuration)
                _entries.Remove(id);
        }
    }

    /// <summary>Calls the observers; those that fail lose their subscription.</summary>
    /// <param name="notification">The call.</param>
    /// <param name="predicate">Which ones; all if null.</param>
    /// <returns>Completes when all have answered.</returns>
    public async Task Notify(Func<TObserver, Task> notification, Func<TObserver, bool>? predicate = null)
    {
        ClearExpired();
        foreach (var (id, entry) in _entries.ToList())
        {
            try
            {
                if (predicate is null || predicate(entry.Observer))
                    await notification(entry.Observer);
            }
            catch (Exception failure)
            {
                Drop(id, failure);
            }
        }
    }

    /// <summary>Calls the observers; those that fail lose their subscription.</summary>
    /// <param name="notification">The call.</param>
    /// <param name="predicate">Which ones; all if null.</param>
    public void Notify(Action<TObserver> notification, Func<TObserver, bool>? predicate = null)
    {
        ClearExpired();
        foreach (var (id, entry) in _entries.ToList())
        {
            try
            {
                if (predicate is null || predicate(entry.Observer))
                    notification(entry.Observer);
            }
            catch (Exception failure)
            {
                Drop(id, failure);
            }
        }
    }

    /// <inheritdoc/>
    public IEnumerator<TObserver> GetEnumerator() => _entries.Values.Select(e => e.Observer).ToList().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void Drop(TIdentity id, Exception failure)
    {
        log.LogDebug(failure, "Observer {Observer} failed and is unsubscribed.", id);
        _entries.Remove(id);
    }
}
