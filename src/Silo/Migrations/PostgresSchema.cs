using Npgsql;

namespace AdapterSearch.Silo.Migrations;

/// <summary>
/// Our tables, and the tables and statements that Orleans' AdoNet packages ask PostgreSQL for. Steps are applied in order, all in one
/// transaction under an advisory lock, so that a migration that fails or is killed leaves nothing and several at once are harmless.
/// </summary>
/// <param name="source">The database; its search path names the schema.</param>
public sealed class PostgresSchema(NpgsqlDataSource source)
{
    /// <summary>Any number that other users of the database do not lock.</summary>
    private const long LockKey = 0x41_53_63_68_65_6d_61_31;

    /// <summary>Version that this program needs.</summary>
    public static int Needed => Migration.All[^1].Version;

    /// <summary>Applies the steps that are missing.</summary>
    /// <param name="upTo">Last version to apply; null applies all.</param>
    /// <param name="cancellation">Gives up; nothing was changed then.</param>
    /// <returns>The steps that were applied now.</returns>
    /// <exception cref="SchemaException">A step that was applied before is not the one this program knows.</exception>
    public async Task<IReadOnlyList<Migration>> ApplyAsync(int? upTo = null, CancellationToken cancellation = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var begin = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection, transaction) { Parameters = { new() { Value = LockKey } } })
        {
            await begin.ExecuteNonQueryAsync(cancellation);
        }

        await ExecuteAsync(
            connection,
            """
            CREATE TABLE IF NOT EXISTS schema_step (
                version integer PRIMARY KEY, name text NOT NULL, checksum text NOT NULL, applied timestamptz NOT NULL DEFAULT now())
            """,
            cancellation);
        var applied = await AppliedAsync(connection, cancellation);
        var added = new List<Migration>();
        foreach (var step in Migration.All.Where(m => m.Version <= (upTo ?? int.MaxValue)))
        {
            if (applied.TryGetValue(step.Version, out var checksum))
            {
                if (checksum != step.Checksum)
                {
                    throw new SchemaException($"schema step {step.Version} ({step.Name}) was applied with other statements than this program holds; restore the database or use the program that made it");
                }

                continue;
            }

            await ExecuteAsync(connection, step.Sql, cancellation);
            await using var note = new NpgsqlCommand("INSERT INTO schema_step (version, name, checksum) VALUES ($1, $2, $3)", connection, transaction)
            {
                Parameters = { new() { Value = step.Version }, new() { Value = step.Name }, new() { Value = step.Checksum } },
            };
            await note.ExecuteNonQueryAsync(cancellation);
            added.Add(step);
        }

        await transaction.CommitAsync(cancellation);
        return added;
    }

    /// <summary>Makes sure that the database has what this program needs. A newer schema is fine: steps only add.</summary>
    /// <exception cref="SchemaException">It is older, or was never made.</exception>
    public async Task CheckAsync(CancellationToken cancellation = default)
    {
        var version = await VersionAsync(cancellation);
        if (version < Needed)
        {
            throw new SchemaException($"the database has schema version {version}, this program needs {Needed}; run its verb 'migrate' first");
        }
    }

    /// <summary>Version of the database; 0 when there is no schema yet.</summary>
    public async Task<int> VersionAsync(CancellationToken cancellation = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancellation);
        await using var exists = new NpgsqlCommand("SELECT to_regclass('schema_step') IS NOT NULL", connection);
        if (!(bool)(await exists.ExecuteScalarAsync(cancellation))!)
        {
            return 0;
        }

        var applied = await AppliedAsync(connection, cancellation);
        return applied.Count == 0 ? 0 : applied.Keys.Max();
    }

    private static async Task<Dictionary<int, string>> AppliedAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var applied = new Dictionary<int, string>();
        await using var command = new NpgsqlCommand("SELECT version, checksum FROM schema_step", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            applied.Add(rows.GetInt32(0), rows.GetString(1));
        }

        return applied;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
