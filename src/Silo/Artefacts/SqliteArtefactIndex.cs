using System.Globalization;
using Microsoft.Data.Sqlite;

namespace AdapterSearch.Silo.Artefacts;

/// <summary>The index in one SQLite file.</summary>
public sealed class SqliteArtefactIndex : IArtefactIndex, IDisposable
{
    private readonly string connectionText;

    /// <summary>Opens the file, creating it where it is missing.</summary>
    /// <param name="file">Path of the database; its folder exists.</param>
    public SqliteArtefactIndex(string file)
    {
        connectionText = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = 30 }.ToString();
        using var connection = Open();
        using var setup = connection.CreateCommand();
        setup.CommandText = """
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS artefact (
                search TEXT NOT NULL,
                candidate INTEGER NOT NULL,
                path TEXT NOT NULL,
                kind TEXT NOT NULL,
                bytes INTEGER NOT NULL,
                sha256 TEXT NOT NULL,
                created TEXT NOT NULL,
                PRIMARY KEY (search, candidate, path)
            ) WITHOUT ROWID;
            """;
        setup.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    public Task RecordAsync(string searchId, int candidate, IReadOnlyList<ArtefactEntry> files, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        Execute(connection, transaction, "DELETE FROM artefact WHERE search = $search AND candidate = $candidate", ("$search", searchId), ("$candidate", candidate));
        foreach (var file in files)
        {
            Execute(
                connection,
                transaction,
                "INSERT INTO artefact (search, candidate, path, kind, bytes, sha256, created) VALUES ($search, $candidate, $path, $kind, $bytes, $sha256, $created)",
                ("$search", searchId),
                ("$candidate", candidate),
                ("$path", file.Path),
                ("$kind", file.Kind.ToString()),
                ("$bytes", file.Bytes),
                ("$sha256", file.Sha256),
                ("$created", file.Created.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)));
        }

        transaction.Commit();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ArtefactEntry>> ListAsync(string searchId, int candidate, CancellationToken cancellation = default)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT path, kind, bytes, sha256, created FROM artefact WHERE search = $search AND candidate = $candidate ORDER BY path";
        command.Parameters.AddWithValue("$search", searchId);
        command.Parameters.AddWithValue("$candidate", candidate);
        using var rows = command.ExecuteReader();
        var files = new List<ArtefactEntry>();
        while (rows.Read())
        {
            files.Add(new ArtefactEntry(
                rows.GetString(0),
                Enum.Parse<ArtefactKind>(rows.GetString(1)),
                rows.GetInt64(2),
                rows.GetString(3),
                DateTimeOffset.Parse(rows.GetString(4), CultureInfo.InvariantCulture)));
        }

        return Task.FromResult<IReadOnlyList<ArtefactEntry>>(files);
    }

    /// <inheritdoc/>
    public Task<long> BytesAsync(string searchId, CancellationToken cancellation = default)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COALESCE(SUM(bytes), 0) FROM artefact WHERE search = $search";
        command.Parameters.AddWithValue("$search", searchId);
        return Task.FromResult((long)command.ExecuteScalar()!);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string searchId, CancellationToken cancellation = default)
    {
        using var connection = Open();
        Execute(connection, null, "DELETE FROM artefact WHERE search = $search", ("$search", searchId));
        return Task.CompletedTask;
    }

    /// <summary>Closes pooled connections, so that the file can be deleted or opened by another process.</summary>
    public void Dispose()
    {
        using var connection = new SqliteConnection(connectionText);
        SqliteConnection.ClearPool(connection);
    }

    private static void Execute(SqliteConnection connection, SqliteTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }

    /// <summary>Without a full sync: a note that the machine's loss takes is made again from the file.</summary>
    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(connectionText);
        connection.Open();
        using var pragma = connection.CreateCommand();
        pragma.CommandText = "PRAGMA synchronous = NORMAL";
        pragma.ExecuteNonQuery();
        return connection;
    }
}
