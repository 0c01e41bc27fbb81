using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

/// <summary>A store whose disk is full for a while.</summary>
internal sealed class FailingHistory : IHistoryStore
{
    private readonly InMemoryHistoryStore store = new();

    public int Failures { get; set; }

    /// <summary>Only appends with such an event fail.</summary>
    public SearchEventKind? FailOn { get; init; }

    public Task AppendAsync(string searchId, IReadOnlyList<SearchEvent> events, CancellationToken cancellation = default)
    {
        if (Failures > 0 && (FailOn is null || events.Any(e => e.Kind == FailOn)))
        {
            Failures--;
            throw new IOException("No space left on device.");
        }

        return store.AppendAsync(searchId, events, cancellation);
    }

    public Task<IReadOnlyList<SearchEvent>> ReadAsync(
        string searchId, long after, int max, bool withReports = true, CancellationToken cancellation = default) =>
        store.ReadAsync(searchId, after, max, withReports, cancellation);

    public Task<long> LastAsync(string searchId, CancellationToken cancellation = default) => store.LastAsync(searchId, cancellation);
}
