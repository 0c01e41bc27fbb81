using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Storage;

namespace Orleans.Embedded;

/// <summary>A record as stored; a cleared one keeps its version and has no body, so that no old version is valid again.</summary>
internal sealed record StoredState(string Etag, byte[]? Body);

/// <summary>Keeps the records of grains.</summary>
internal interface IStateStore
{
    /// <summary>Reads a record; if asked, only after every write that was begun before, also by a silo that has been lost since.</summary>
    Task<StoredState?> ReadAsync(string name, string grain, bool afterWrites = false);

    /// <summary>Writes a record (null clears it) if its version is still the given one; returns the new version once durable.</summary>
    Task<string> WriteAsync(string name, string grain, byte[]? body, string? etag);
}

internal sealed class MemoryStateStore : IStateStore
{
    private readonly ConcurrentDictionary<(string, string), (long Version, byte[]? Body)> _records = new();

    public Task<StoredState?> ReadAsync(string name, string grain, bool afterWrites = false) => Task.FromResult(
        _records.TryGetValue((name, grain), out var record) ? new StoredState(record.Version.ToString(CultureInfo.InvariantCulture), record.Body) : null);

    public Task<string> WriteAsync(string name, string grain, byte[]? body, string? etag)
    {
        lock (_records)
        {
            var stored = _records.TryGetValue((name, grain), out var record) ? record.Version.ToString(CultureInfo.InvariantCulture) : null;
            if (stored != etag)
                return Task.FromException<string>(new InconsistentStateException($"Record {name} of {grain} has changed.", stored, etag));
            _records[(name, grain)] = (record.Version + 1, body);
            return Task.FromResult((record.Version + 1).ToString(CultureInfo.InvariantCulture));
        }
    }
}

internal sealed class SqliteStateStore(SqliteDatabase database, string store) : IStateStore
{
    private const string Select = "SELECT version, body FROM state WHERE store = $0 AND name = $1 AND grain = $2";

    public Task<StoredState?> ReadAsync(string name, string grain, bool afterWrites = false) => afterWrites
        ? database.WriteAsync(session => session.Query(Select, Row, store, name, grain))
        : database.ReadAsync(Select, Row, store, name, grain);

    public Task<string> WriteAsync(string name, string grain, byte[]? body, string? etag) => database.WriteAsync(session =>
    {
        if (etag is null)
        {
            if (session.Execute("INSERT INTO state(store, name, grain, version, body) VALUES ($0, $1, $2, 1, $3) ON CONFLICT DO NOTHING", store, name, grain, body) == 1)
                return "1";
        }
        else if (long.TryParse(etag, CultureInfo.InvariantCulture, out var version)
            && session.Execute("UPDATE state SET version = version + 1, body = $3 WHERE store = $0 AND name = $1 AND grain = $2 AND version = $4", store, name, grain, body, version) == 1)
        {
            return (version + 1).ToString(CultureInfo.InvariantCulture);
        }
        var stored = session.Scalar("SELECT version FROM state WHERE store = $0 AND name = $1 AND grain = $2", store, name, grain)?.ToString();
        throw new InconsistentStateException($"Record {name} of {grain} has changed.", stored, etag);
    });

    private static StoredState? Row(SqliteDataReader reader) => reader.Read()
        ? new(reader.GetInt64(0).ToString(CultureInfo.InvariantCulture), reader.IsDBNull(1) ? null : reader.GetFieldValue<byte[]>(1))
        : null;
}
