using Npgsql;

namespace AdapterSearch.Silo.Artefacts;

/// <summary>The index in PostgreSQL, shared by all silos.</summary>
/// <param name="source">A database whose schema is there (see <see cref="Migrations.PostgresSchema"/>).</param>
public sealed class PostgresArtefactIndex(NpgsqlDataSource source) : IArtefactIndex
{
    /// <inheritdoc/>
    public async Task RecordAsync(string searchId, int candidate, IReadOnlyList<ArtefactEntry> files, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                // A note that the server's loss takes is made again from the file, so nobody waits for the disk.
                new NpgsqlBatchCommand("SET LOCAL synchronous_commit = off"),
                // Two attempts of one candidate take turns.
                new NpgsqlBatchCommand("SELECT pg_advisory_xact_lock(hashtext($1), $2)")
                {
                    Parameters = { new() { Value = searchId }, new() { Value = candidate } },
                },
                new NpgsqlBatchCommand("DELETE FROM artefact WHERE search = $1 AND candidate = $2")
                {
                    Parameters = { new() { Value = searchId }, new() { Value = candidate } },
                },
                new NpgsqlBatchCommand("""
                    INSERT INTO artefact (search, candidate, path, kind, bytes, sha256, created)
                    SELECT $1, $2, f.path, f.kind, f.bytes, f.sha256, f.created
                    FROM unnest($3, $4, $5, $6, $7) AS f (path, kind, bytes, sha256, created)
                    """)
                {
                    Parameters =
                    {
                        new() { Value = searchId },
                        new() { Value = candidate },
                        new() { Value = files.Select(f => f.Path).ToArray() },
                        new() { Value = files.Select(f => f.Kind.ToString()).ToArray() },
                        new() { Value = files.Select(f => f.Bytes).ToArray() },
                        new() { Value = files.Select(f => f.Sha256).ToArray() },
                        new() { Value = files.Select(f => f.Created.UtcDateTime).ToArray() },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ArtefactEntry>> ListAsync(string searchId, int candidate, CancellationToken cancellation = default)
    {
        await using var command = source.CreateCommand("""
            SELECT path, kind, bytes, sha256, created FROM artefact WHERE search = $1 AND candidate = $2 ORDER BY path COLLATE "C"
            """);
        command.Parameters.Add(new() { Value = searchId });
        command.Parameters.Add(new() { Value = candidate });
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var files = new List<ArtefactEntry>();
        while (await rows.ReadAsync(cancellation))
        {
            files.Add(new ArtefactEntry(
                rows.GetString(0), Enum.Parse<ArtefactKind>(rows.GetString(1)), rows.GetInt64(2), rows.GetString(3), rows.GetFieldValue<DateTimeOffset>(4)));
        }

        return files;
    }

    /// <inheritdoc/>
    public async Task<long> BytesAsync(string searchId, CancellationToken cancellation = default)
    {
        await using var command = source.CreateCommand("SELECT coalesce(sum(bytes), 0)::bigint FROM artefact WHERE search = $1");
        command.Parameters.Add(new() { Value = searchId });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(string searchId, CancellationToken cancellation = default)
    {
        await using var command = source.CreateCommand("DELETE FROM artefact WHERE search = $1");
        command.Parameters.Add(new() { Value = searchId });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
