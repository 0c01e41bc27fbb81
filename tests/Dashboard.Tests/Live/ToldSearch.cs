using System.Reflection;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Dashboard.Tests.Live;

/// <summary>A search that tells events when a test says so.</summary>
public class ToldSearch : DispatchProxy
{
    private readonly Lock gate = new();
    private readonly List<SearchEvent> events = [];
    private readonly List<long> reads = [];
    private TaskCompletionSource<Exception?> news = Source();
    private TaskCompletionSource waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where reads that may wait began.</summary>
    public IReadOnlyList<long> ReadsFrom
    {
        get
        {
            lock (gate)
            {
                return [.. reads];
            }
        }
    }

    /// <summary>Whether it was deleted.</summary>
    public bool Removed { get; set; }

    /// <summary>Whether a read waits.</summary>
    public bool IsWaiting => waiting.Task.IsCompleted;

    public static SearchEvent Event(long sequence) => Examples.Event(sequence, SearchEventKind.Planned, Examples.Candidate((int)sequence, CandidateStatus.Waiting));

    /// <summary>Completes when a read waits for what is not there yet.</summary>
    public Task WaitingAsync()
    {
        lock (gate)
        {
            return waiting.Task;
        }
    }

    public void Tell(int count) => Tell([.. Enumerable.Range(events.Count + 1, count).Select(i => Event(i))]);

    public void Tell(IReadOnlyList<SearchEvent> happened)
    {
        TaskCompletionSource<Exception?> told;
        lock (gate)
        {
            events.AddRange(happened);
            told = Renew();
        }

        told.SetResult(null);
    }

    public void Fail(Exception fault)
    {
        TaskCompletionSource<Exception?> told;
        lock (gate)
        {
            told = Renew();
        }

        told.SetResult(fault);
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
    {
        nameof(ISearchGrain.GetSummaryAsync) => Task.FromResult<SearchSummary?>(Removed ? null : Examples.Header.Summary),
        nameof(ISearchGrain.GetOverviewAsync) => Task.FromResult(Removed ? null : Examples.Header with { LastEvent = events.Count }),
        nameof(ISearchGrain.ReadCandidateEventsAsync) => ReadAsync((int)args![0]!, (long)args[1]!, (int)args[2]!),
        nameof(ISearchGrain.ReadEventsAsync) => ReadAsync((long)args![0]!, (int)args[1]!, (TimeSpan)args[2]!, (CancellationToken)args[3]!),
        var other => throw new NotSupportedException(other),
    };

    private static TaskCompletionSource<Exception?> Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskCompletionSource<Exception?> Renew()
    {
        var told = news;
        news = Source();
        waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return told;
    }

    private Task<IReadOnlyList<SearchEvent>> ReadAsync(int candidate, long after, int max) =>
        Task.FromResult<IReadOnlyList<SearchEvent>>([.. events.Where(e => e.Candidate == candidate && e.Sequence > after).Take(Math.Min(max, 1000))]);

    private async Task<IReadOnlyList<SearchEvent>> ReadAsync(long after, int max, TimeSpan wait, CancellationToken cancellation)
    {
        Task<Exception?>? next = null;
        lock (gate)
        {
            if (wait > TimeSpan.Zero)
            {
                reads.Add(after);
                if (after >= events.Count)
                {
                    next = news.Task;
                    waiting.TrySetResult();
                }
            }
        }

        if (next is not null && await next.WaitAsync(cancellation) is { } fault)
        {
            throw fault;
        }

        lock (gate)
        {
            return [.. events.Skip((int)after).Take(max)];
        }
    }
}
