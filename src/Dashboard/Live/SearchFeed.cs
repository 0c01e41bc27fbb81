using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.Logging;

namespace AdapterSearch.Dashboard.Live;

/// <summary>
/// Follows one search for everybody in this process: one <see cref="SearchTrace"/>, any number of pages. It reads
/// while somebody looks and pauses when nobody does.
/// </summary>
public sealed class SearchFeed
{
    private static readonly TimeSpan HeaderAge = TimeSpan.FromSeconds(1), Retry = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(10), Linger = TimeSpan.FromSeconds(20), LookAgain = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly ISearchGrain search;
    private readonly EventFans fans;
    private readonly TimeProvider time;
    private readonly ILogger log;
    private readonly Dictionary<string, (long Version, object Value)> memory = [];
    private readonly List<Action> followers = [];
    private TaskCompletionSource loaded = Source();
    private SearchTrace? trace;
    private CancellationTokenSource? reading;
    private ITimer? lingering;
    private bool headerIsOld;
    private DateTimeOffset headerRead;

    internal SearchFeed(string id, ISearchGrain search, EventFans fans, TimeProvider time, ILogger log)
    {
        (Id, this.search, this.fans, this.time, this.log) = (id, search, fans, time, log);
    }

    /// <summary>Search id.</summary>
    public string Id { get; }

    /// <summary>Rises with every change.</summary>
    public long Version { get; private set; }

    /// <summary>
    /// Done once all events that were stored when the first follower came are in, or the search is known to be unknown. Whoever comes back to a search that
    /// has ended waits anew: it may have been deleted meanwhile.
    /// </summary>
    public Task Loaded => loaded.Task;

    /// <summary>True when the search does not exist, or does no more.</summary>
    public bool Unknown { get; private set; }

    /// <summary>Why nothing new arrives; null while all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>True while a page shows it.</summary>
    public bool IsFollowed
    {
        get
        {
            lock (gate)
            {
                return followers.Count > 0;
            }
        }
    }

    /// <summary>Calls back on changes, from any thread, until disposed.</summary>
    /// <param name="changed">Must return at once.</param>
    public IDisposable Follow(Action changed)
    {
        lock (gate)
        {
            followers.Add(changed);
            if (reading is null && !Unknown)
            {
                reading = new CancellationTokenSource();
                loaded = trace is { HasEnded: true } && loaded.Task.IsCompleted ? Source() : loaded;
                _ = ReadAsync(reading.Token);
            }
        }

        return new Follower(this, changed);
    }

    /// <summary>Reads from the trace while nothing changes it; null before the header is known.</summary>
    public T? Read<T>(Func<SearchTrace, T> pick)
    {
        ArgumentNullException.ThrowIfNull(pick);
        lock (gate)
        {
            return trace is null ? default : pick(trace);
        }
    }

    /// <summary>The same, computed once per change however many pages show it.</summary>
    /// <param name="key">Names what is computed, with all it depends on besides the trace.</param>
    /// <param name="pick">Computes it.</param>
    /// <param name="stamp">A number that changes with all it depends on; null where every event may change it.</param>
    public T? Shared<T>(string key, Func<SearchTrace, T> pick, Func<SearchTrace, long>? stamp = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(pick);
        lock (gate)
        {
            if (trace is null)
            {
                return null;
            }

            var version = stamp?.Invoke(trace) ?? Version;
            if (memory.TryGetValue(key, out var known) && known.Version == version)
            {
                return (T)known.Value;
            }

            if (memory.Count > 256)
            {
                memory.Clear();
            }

            var value = pick(trace);
            memory[key] = (version, value);
            return value;
        }
    }

    /// <summary>Drops what is kept of a search that was removed, and tells those who look at it.</summary>
    internal void Forget()
    {
        Change(() =>
        {
            (Unknown, trace) = (true, null);
            memory.Clear();
            reading?.Cancel();
        });
        loaded.TrySetResult();
    }

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task ReadAsync(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                if (!await LookAsync())
                {
                    return;
                }

                await FollowAsync(cancellation);

                // No event says that a search is removed.
                do
                {
                    await Task.Delay(LookAgain, time, cancellation);
                }
                while (await LookAsync());
                return;
            }
            catch (Exception) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                log.FeedInterrupted(Id, fault);
                Change(() => Trouble = "The connection to the search is interrupted; trying again.");
                await Task.Delay(Retry, time, CancellationToken.None);
            }
        }
    }

    /// <summary>Whether there still is such a search; the first time its header is taken over.</summary>
    private async Task<bool> LookAsync()
    {
        if (await search.GetOverviewAsync() is not { } header)
        {
            Forget();
            return false;
        }

        if (trace is null)
        {
            Change(() =>
            {
                // It may have been removed while the answer was on its way.
                trace = Unknown ? null : new SearchTrace(header);
                headerRead = time.GetUtcNow();
            });
        }

        return !Unknown;
    }

    private async Task FollowAsync(CancellationToken cancellation)
    {
        if (trace is not { } followed)
        {
            return;
        }

        using var follower = fans.Follow(Id);
        while (true)
        {
            var caughtUp = loaded.Task.IsCompleted;
            var wait = !caughtUp ? TimeSpan.Zero : headerIsOld ? HeaderAge : Patience;
            var events = (await follower.NextAsync(followed.LastEvent, wait, cancellation)).EventsAfter(followed.LastEvent);
            cancellation.ThrowIfCancellationRequested();
            if (events.Count > 0 || Trouble is not null)
            {
                Change(() =>
                {
                    foreach (var happened in events)
                    {
                        followed.Take(happened);
                        headerIsOld |= happened.Kind != SearchEventKind.Report;
                    }

                    Trouble = null;
                });
            }

            // Behind the end nothing comes that could be waited for.
            if (!caughtUp && (events.Count == 0 || followed.HasEnded))
            {
                loaded.TrySetResult();
                Change(() => { });
            }

            await HeaderAsync(followed, caughtUp);
            if (followed.HasEnded && !headerIsOld)
            {
                // Nothing more can come; another follower finds all here.
                return;
            }
        }
    }

    private async Task HeaderAsync(SearchTrace followed, bool caughtUp)
    {
        if (!headerIsOld || (!followed.HasEnded && (!caughtUp || time.GetUtcNow() - headerRead < HeaderAge)))
        {
            return;
        }

        var header = await search.GetOverviewAsync();
        if (header is not null)
        {
            Change(() =>
            {
                followed.Take(header);
                headerIsOld = false;
                headerRead = time.GetUtcNow();
            });
        }
    }

    private void Pause()
    {
        lock (gate)
        {
            if (followers.Count == 0)
            {
                reading?.Cancel();
                reading = null;
            }
        }
    }

    private void Change(Action change)
    {
        Action[] told;
        lock (gate)
        {
            change();
            Version++;
            told = [.. followers];
        }

        foreach (var follower in told)
        {
            follower();
        }
    }

    private sealed class Follower(SearchFeed feed, Action changed) : IDisposable
    {
        public void Dispose()
        {
            lock (feed.gate)
            {
                if (feed.followers.Remove(changed) && feed.followers.Count == 0)
                {
                    // A page is drawn once before its circuit opens, so the next follower is often a moment away.
                    feed.lingering?.Dispose();
                    feed.lingering = feed.time.CreateTimer(_ => feed.Pause(), null, Linger, Timeout.InfiniteTimeSpan);
                }
            }
        }
    }
}
