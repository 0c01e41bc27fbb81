using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Grains;

namespace AdapterSearch.Testing;

/// <summary>A small durable history for tests: a file per search, a batch of events per line, so that a torn batch is a torn line.</summary>
public sealed class JsonLinesHistoryStore(string folder) : IHistoryStore
{
    private readonly Lock gate = new();

    public Task AppendAsync(string searchId, IReadOnlyList<SearchEvent> events, CancellationToken cancellation = default)
    {
        lock (gate)
        {
            HistoryOrder.Check(searchId, Read(searchId).Count, events);
            using var file = new FileStream(PathOf(searchId), FileMode.Append, FileAccess.Write, FileShare.Read);
            file.Write(JsonSerializer.SerializeToUtf8Bytes(events, JsonDefaults.Compact));
            file.WriteByte((byte)'\n');
            file.Flush(flushToDisk: true);
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SearchEvent>> ReadAsync(
        string searchId, long after, int max, bool withReports = true, CancellationToken cancellation = default)
    {
        lock (gate)
        {
            return Task.FromResult<IReadOnlyList<SearchEvent>>(
                [.. Read(searchId).Skip((int)after).Where(e => withReports || e.Kind != SearchEventKind.Report).Take(max)]);
        }
    }

    public Task<long> LastAsync(string searchId, CancellationToken cancellation = default)
    {
        lock (gate)
        {
            return Task.FromResult<long>(Read(searchId).Count);
        }
    }

    private string PathOf(string searchId) => Path.Combine(folder, searchId + ".jsonl");

    private List<SearchEvent> Read(string searchId) => File.Exists(PathOf(searchId))
        ? [.. File.ReadLines(PathOf(searchId)).SelectMany(line => JsonSerializer.Deserialize<SearchEvent[]>(line, JsonDefaults.Compact)!)]
        : [];
}
