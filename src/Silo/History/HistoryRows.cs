using System.Data.Common;
using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.History;

/// <summary>Reads what the databases of histories answer with.</summary>
internal static class HistoryRows
{
    /// <summary>The events of a query, their contents in its first column.</summary>
    public static async Task<IReadOnlyList<SearchEvent>> EventsAsync(DbCommand command, CancellationToken cancellation)
    {
        var events = new List<SearchEvent>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            events.Add(JsonSerializer.Deserialize<SearchEvent>(rows.GetString(0), JsonDefaults.Compact)!);
        }

        return events;
    }
}
