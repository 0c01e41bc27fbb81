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

    public void Tell(int count)
    {
        TaskCompletionSource<Exception?> told;
        lock (gate)
        {
            for (var i = 0; i < count; i++)
            {
                events.Add(Event(events.Count + 1));
            }

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
        nameof(ISearchGrain.GetSummaryAsync) => Task.FromResult<SearchSummary?>(Examples.Header.Summary),
        nameof(ISearchGrain.GetOverviewAsync) => Task.FromResult<SearchView?>(Examples.Header with { LastEvent = events.Count }),
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
