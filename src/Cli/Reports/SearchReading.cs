using AdapterSearch.Client;

namespace AdapterSearch.Cli.Reports;

/// <summary>Reading searches for reports and records.</summary>
public static class SearchReading
{
    /// <summary>Follows a search to its end and reads everything that a report tells of it.</summary>
    public static Task<FinishedSearch> FinishedAsync(this AdapterSearchClient client, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        return FinishedSearch.GatherAsync(client.WatchAsync(id, 0, cancellation), () => client.GetAsync(id, cancellation), () => client.ProvenanceAsync(id, cancellation));
    }
}
