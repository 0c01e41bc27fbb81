using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using Microsoft.Data.Sqlite;

namespace AdapterSearch.Silo.History;

/// <summary>
/// The history in one SQLite file. Writes of all searches go through one writer, which commits whatever waits together, so that the cost
/// of reaching the disk is shared; readers use snapshots of the write-ahead log and never wait for it.
/// </summary>
public sealed class SqliteHistoryStore : IHistoryStore, IAsyncDisposable
{
    private readonly string connectionText;
    private readonly SqliteConnection writer;
    private readonly AppendQueue appends;

    /// <summary>Opens the file, creating it where it is missing.</summary>
    /// <param name="file">Path of the database; its folder exists.</param>
    public SqliteHistoryStore(string file)
    {
        connectionText = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30 }.ToString();
        writer = new SqliteConnection(connectionText);
        writer.Open();
        using var setup = writer.CreateCommand();
        setup.CommandText = """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE IF NOT EXISTS events (
                search TEXT NOT NULL,
                sequence INTEGER NOT NULL,
                kind INTEGER NOT NULL,
                content TEXT NOT NULL,
                PRIMARY KEY (search, sequence)
            ) WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS candidates (
                search TEXT NOT NULL,
                number INTEGER NOT NULL,
                sequence INTEGER NOT NULL,
                PRIMARY KEY (search, number)
            ) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS events_of_candidate ON events (search, json_extract(content, '$.candidate'), sequence);
            """;
        setup.ExecuteNonQuery();

        // The index is derived: a file from before it had one gets it here, later ones together with their events.
        setup.CommandText = """
            INSERT INTO candidates (search, number, sequence)
            SELECT search, json_extract(content, '$.candidate'), MAX(sequence) FROM events
            WHERE NOT EXISTS (SELECT 1 FROM candidates) AND kind <> $report AND json_extract(content, '$.view') IS NOT NULL
            GROUP BY 1, 2
            """;
        setup.Parameters.AddWithValue("$report", (int)SearchEventKind.Report);
        setup.ExecuteNonQuery();
        appends = new AppendQueue(Write);
    }

    /// <inheritdoc/>
    public Task AppendAsync(string searchId, IReadOnlyList<SearchEvent> events, CancellationToken cancellation = default) =>
        appends.AppendAsync(searchId, events, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchEvent>> ReadAsync(
        string searchId, long after, int max, bool withReports = true, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        await using var connection = new SqliteConnection(connectionText);
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = withReports
            ? "SELECT content FROM events WHERE search = $search AND sequence > $after ORDER BY sequence LIMIT $max"
            : "SELECT content FROM events WHERE search = $search AND sequence > $after AND kind <> $report ORDER BY sequence LIMIT $max";
        command.Parameters.AddWithValue("$search", searchId);
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$max", max);
        command.Parameters.AddWithValue("$report", (int)SearchEventKind.Report);
        return await HistoryRows.EventsAsync(command, cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchEvent>> ReadCandidateAsync(
        string searchId, int candidate, long after, int max, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        await using var connection = new SqliteConnection(connectionText);
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();

        // Without statistics SQLite would walk along the primary key, for the order, through all events of the search.
        command.CommandText =
            "SELECT content FROM events INDEXED BY events_of_candidate WHERE search = $search AND json_extract(content, '$.candidate') = $candidate AND sequence > $after ORDER BY sequence LIMIT $max";
        command.Parameters.AddWithValue("$search", searchId);
        command.Parameters.AddWithValue("$candidate", candidate);
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$max", max);
        return await HistoryRows.EventsAsync(command, cancellation);
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string searchId, CancellationToken cancellation = default)
    {
        await using var connection = new SqliteConnection(connectionText);
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN; DELETE FROM candidates WHERE search = $search; DELETE FROM events WHERE search = $search; COMMIT";
        command.Parameters.AddWithValue("$search", searchId);
        await command.ExecuteNonQueryAsync(cancellation);
        return true;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CandidateView>?> ReadCandidatesAsync(string searchId, int after, int max, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        await using var connection = new SqliteConnection(connectionText);
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT e.content FROM candidates c JOIN events e ON e.search = c.search AND e.sequence = c.sequence
            WHERE c.search = $search AND c.number > $after ORDER BY c.number LIMIT $max
            """;
        command.Parameters.AddWithValue("$search", searchId);
        command.Parameters.AddWithValue("$after", after);
        command.Parameters.AddWithValue("$max", max);
        var candidates = new List<CandidateView>();
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            candidates.Add(JsonSerializer.Deserialize<SearchEvent>(rows.GetString(0), JsonDefaults.Compact)!.View!);
        }

        return candidates;
    }

    /// <inheritdoc/>
    public async Task<long> LastAsync(string searchId, CancellationToken cancellation = default)
    {
        await using var connection = new SqliteConnection(connectionText);
        await connection.OpenAsync(cancellation);
        return Last(connection, null, searchId);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await appends.DisposeAsync();
        await writer.DisposeAsync();

        // Pooled readers keep the file open; a folder that is deleted or opened again must not find them.
        SqliteConnection.ClearPool(writer);
    }

    private static long Last(SqliteConnection connection, SqliteTransaction? transaction, string searchId)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT COALESCE(MAX(sequence), 0) FROM events WHERE search = $search";
        command.Parameters.AddWithValue("$search", searchId);
        return (long)command.ExecuteScalar()!;
    }

    private Task Write(IReadOnlyList<PendingAppend> batch)
    {
        var stored = new List<PendingAppend>();
        using (var transaction = writer.BeginTransaction())
        {
            foreach (var append in batch)
            {
                try
                {
                    // The order is checked before the first row is written, so a refused append leaves nothing to undo.
                    HistoryOrder.Check(append.SearchId, Last(writer, transaction, append.SearchId), append.Events);
                }
                catch (HistoryConflictException e)
                {
                    append.Done.SetException(e);
                    continue;
                }

                Insert(transaction, append);
                stored.Add(append);
            }

            transaction.Commit();
        }

        stored.ForEach(append => append.Done.SetResult());
        return Task.CompletedTask;
    }

    private void Insert(SqliteTransaction transaction, PendingAppend append)
    {
        using var command = writer.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO events (search, sequence, kind, content) VALUES ($search, $sequence, $kind, $content)";
        command.Parameters.AddWithValue("$search", append.SearchId);
        var sequence = command.Parameters.Add("$sequence", SqliteType.Integer);
        var kind = command.Parameters.Add("$kind", SqliteType.Integer);
        var content = command.Parameters.Add("$content", SqliteType.Text);
        using var index = writer.CreateCommand();
        index.Transaction = transaction;
        index.CommandText = "INSERT INTO candidates (search, number, sequence) VALUES ($search, $number, $sequence) ON CONFLICT DO UPDATE SET sequence = excluded.sequence";
        index.Parameters.AddWithValue("$search", append.SearchId);
        var number = index.Parameters.Add("$number", SqliteType.Integer);
        var newest = index.Parameters.Add("$sequence", SqliteType.Integer);
        for (var i = 0; i < append.Events.Count; i++)
        {
            sequence.Value = append.Events[i].Sequence;
            kind.Value = (int)append.Events[i].Kind;
            content.Value = append.Contents[i];
            command.ExecuteNonQuery();
            if (append.Events[i].View is { } view)
            {
                number.Value = view.Number;
                newest.Value = append.Events[i].Sequence;
                index.ExecuteNonQuery();
            }
        }
    }
}
