using AdapterSearch.Domain;
using AdapterSearch.Grains;
using Npgsql;

namespace AdapterSearch.Silo.History;

/// <summary>
/// The history in PostgreSQL, for any number of silos. Appends of this process go through one writer, which sends whatever waits as one
/// batch in one transaction, so that round trip and disk are shared. The order is checked by moving the search's head row from the
/// expected number, which also holds off writers in other processes; heads are locked in the order of their names, so that two batches
/// cannot wait for each other.
/// </summary>
public sealed class PostgresHistoryStore : IHistoryStore, IAsyncDisposable
{
    private readonly NpgsqlDataSource source;
    private readonly bool owned;
    private readonly AppendQueue appends;

    /// <summary>Writes to a database whose schema is there (see <see cref="Migrations.PostgresSchema"/>).</summary>
    /// <param name="source">The database.</param>
    /// <param name="owned">Dispose the source with the store.</param>
    public PostgresHistoryStore(NpgsqlDataSource source, bool owned = false)
    {
        ArgumentNullException.ThrowIfNull(source);
        (this.source, this.owned) = (source, owned);
        appends = new AppendQueue(WriteAsync);
    }

    /// <inheritdoc/>
    public async Task AppendAsync(string searchId, IReadOnlyList<SearchEvent> events, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Select((e, i) => e.Sequence - i).Any(first => first != events[0].Sequence))
        {
            // A gap inside cannot become right whatever is stored.
            HistoryOrder.Check(searchId, await LastAsync(searchId, cancellation), events);
        }

        await appends.AppendAsync(searchId, events, cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchEvent>> ReadAsync(
        string searchId, long after, int max, bool withReports = true, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        await using var command = source.CreateCommand(withReports
            ? "SELECT content FROM search_event WHERE search = $1 AND sequence > $2 ORDER BY sequence LIMIT $3"
            : "SELECT content FROM search_event WHERE search = $1 AND sequence > $2 AND kind <> $4 ORDER BY sequence LIMIT $3");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = searchId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = max });
        if (!withReports)
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)SearchEventKind.Report });
        }

        return await HistoryRows.EventsAsync(command, cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchEvent>> ReadCandidateAsync(
        string searchId, int candidate, long after, int max, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        await using var command = source.CreateCommand(
            "SELECT content FROM search_event WHERE search = $1 AND sequence > $2 AND (content::jsonb ->> 'candidate')::int = $4 ORDER BY sequence LIMIT $3");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = searchId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = max });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = candidate });
        return await HistoryRows.EventsAsync(command, cancellation);
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string searchId, CancellationToken cancellation = default)
    {
        await using var command = source.CreateCommand(
            "WITH events AS (DELETE FROM search_event WHERE search = $1) DELETE FROM search_head WHERE search = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = searchId });
        await command.ExecuteNonQueryAsync(cancellation);
        return true;
    }

    /// <inheritdoc/>
    public async Task<long> LastAsync(string searchId, CancellationToken cancellation = default)
    {
        await using var command = source.CreateCommand("SELECT last FROM search_head WHERE search = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = searchId });
        return await command.ExecuteScalarAsync(cancellation) is long last ? last : 0;
    }

    /// <summary>Writes what waits, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        await appends.DisposeAsync();
        if (owned)
        {
            await source.DisposeAsync();
        }
    }

    private async Task WriteAsync(IReadOnlyList<PendingAppend> waiting)
    {
        PendingAppend[] batch = [.. waiting.OrderBy(a => a.SearchId, StringComparer.Ordinal)];
        var stored = new List<bool>(batch.Length);
        await using (var connection = await source.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using (var commands = new NpgsqlBatch(connection, transaction))
            {
                foreach (var append in batch)
                {
                    commands.BatchCommands.Add(Command(append));
                }

                await using var results = await commands.ExecuteReaderAsync();
                do
                {
                    await results.ReadAsync();
                    stored.Add(results.GetBoolean(0));
                }
                while (await results.NextResultAsync());
            }

            await transaction.CommitAsync();
        }

        for (var i = 0; i < batch.Length; i++)
        {
            if (stored[i])
            {
                batch[i].Done.SetResult();
            }
            else
            {
                await RefuseAsync(batch[i]);
            }
        }
    }

    /// <summary>One statement: moves the head if it stands where the events begin, and only then stores them.</summary>
    private static NpgsqlBatchCommand Command(PendingAppend append)
    {
        var before = append.Events[0].Sequence - 1;
        var move = before == 0
            ? "INSERT INTO search_head (search, last) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING 1"
            : "UPDATE search_head SET last = $2 WHERE search = $1 AND last = $6 RETURNING 1";
        var command = new NpgsqlBatchCommand($"""
            WITH moved AS ({move}),
            added AS (
                INSERT INTO search_event (search, sequence, kind, content)
                SELECT $1, e.sequence, e.kind, e.content FROM moved, unnest($3, $4, $5) AS e (sequence, kind, content))
            SELECT EXISTS (SELECT FROM moved)
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = append.SearchId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = append.Events[^1].Sequence });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. append.Events.Select(e => e.Sequence)] });
        command.Parameters.Add(new NpgsqlParameter<int[]> { TypedValue = [.. append.Events.Select(e => (int)e.Kind)] });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. append.Contents] });
        if (before != 0)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before });
        }

        return command;
    }

    private async Task RefuseAsync(PendingAppend append)
    {
        var last = await LastAsync(append.SearchId);
        append.Done.TrySetException(new HistoryConflictException(append.SearchId, last + 1, append.Events[0].Sequence));
    }
}
