using Microsoft.Data.Sqlite;

namespace Orleans.Embedded;

/// <summary>
/// One SQLite file with one writer thread: all writes that wait are committed together, so that many grains share one flush to
/// disk. A write is acknowledged after its commit. Readers have a connection of their own and never wait for the writer.
/// </summary>
internal sealed class SqliteDatabase : IDisposable
{
    private const int MostPerCommit = 1024;
    private readonly Queue<Write> _writes = new();
    private readonly Thread _thread;
    private readonly SqliteConnection _writer;
    private readonly Session _reader;
    private readonly Lock _readGate = new();
    private readonly FileStream _lock;
    private bool _closing;

    public SqliteDatabase(string path)
    {
        _lock = Claim(Path.ChangeExtension(path, ".lock"));
        _writer = Open(path);
        var session = new Session(_writer);
        session.Execute("PRAGMA journal_mode = WAL");
        session.Execute("PRAGMA synchronous = FULL");
        session.Execute("CREATE TABLE IF NOT EXISTS state(store TEXT, name TEXT, grain TEXT, version INTEGER NOT NULL, body BLOB, PRIMARY KEY(store, name, grain)) WITHOUT ROWID");
        session.Execute("CREATE TABLE IF NOT EXISTS reminders(grain TEXT, name TEXT, start INTEGER NOT NULL, period INTEGER NOT NULL, PRIMARY KEY(grain, name)) WITHOUT ROWID");
        _reader = new(Open(path));
        _thread = new(() => Run(session)) { IsBackground = true, Name = "orleans.db writer" };
        _thread.Start();
    }

    public Task<T> ReadAsync<T>(string sql, Func<SqliteDataReader, T> read, params object?[] values)
    {
        lock (_readGate)
        {
            try
            {
                return Task.FromResult(_reader.Query(sql, read, values));
            }
            catch (SqliteException failure)
            {
                return Task.FromException<T>(failure);
            }
        }
    }

    public Task<T> WriteAsync<T>(Func<Session, T> body)
    {
        var write = new Write<T>(body);
        lock (_writes)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            _writes.Enqueue(write);
            Monitor.Pulse(_writes);
        }
        return write.Done.Task;
    }

    /// <summary>Commits what waits and closes the file.</summary>
    public void Dispose()
    {
        lock (_writes)
        {
            _closing = true;
            Monitor.Pulse(_writes);
        }
        _thread.Join();
        lock (_readGate)
            _reader.Dispose();
        _writer.Dispose();
        _lock.Dispose();
    }

    /// <summary>Two processes on one folder would each believe to host every grain.</summary>
    private static FileStream Claim(string path)
    {
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException failure)
        {
            throw new IOException($"The data folder {Path.GetDirectoryName(path)} is in use by another process.", failure);
        }
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false, DefaultTimeout = 30 }.ToString());
        connection.Open();
        return connection;
    }

    private void Run(Session session)
    {
        var batch = new List<Write>();
        while (true)
        {
            lock (_writes)
            {
                while (_writes.Count == 0 && !_closing)
                    Monitor.Wait(_writes);
                if (_writes.Count == 0)
                    break;
                while (batch.Count < MostPerCommit && _writes.TryDequeue(out var write))
                    batch.Add(write);
            }
            Commit(session, batch);
            batch.Clear();
        }
        session.Dispose();
    }

    private static void Commit(Session session, List<Write> batch)
    {
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            foreach (var write in batch)
                write.Apply(session);
            session.Execute("COMMIT");
        }
        catch (Exception failure)
        {
            // The disk's failure is everyone's: nothing of the batch is acknowledged.
            try
            {
                session.Execute("ROLLBACK");
            }
            catch (SqliteException)
            {
                // SQLite has rolled back by itself.
            }
            batch.ForEach(w => w.Fail(failure));
            return;
        }
        batch.ForEach(w => w.Acknowledge());
    }

    /// <summary>A connection with its prepared commands.</summary>
    public sealed class Session(SqliteConnection connection) : IDisposable
    {
        private readonly Dictionary<string, SqliteCommand> _commands = [];

        public int Execute(string sql, params object?[] values) => Command(sql, values).ExecuteNonQuery();

        public object? Scalar(string sql, params object?[] values) => Command(sql, values).ExecuteScalar();

        public T Query<T>(string sql, Func<SqliteDataReader, T> read, params object?[] values)
        {
            using var reader = Command(sql, values).ExecuteReader();
            return read(reader);
        }

        public void Dispose()
        {
            foreach (var command in _commands.Values)
                command.Dispose();
            connection.Dispose();
        }

        private SqliteCommand Command(string sql, object?[] values)
        {
            if (!_commands.TryGetValue(sql, out var command))
            {
                command = connection.CreateCommand();
                command.CommandText = sql;
                for (var i = 0; i < values.Length; i++)
                    command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
                _commands.Add(sql, command);
            }
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i] ?? DBNull.Value;
            return command;
        }
    }

    private abstract class Write
    {
        public abstract void Apply(Session session);

        public abstract void Acknowledge();

        public abstract void Fail(Exception failure);
    }

    private sealed class Write<T>(Func<Session, T> body) : Write
    {
        private T _result = default!;
        private Exception? _refused;

        public TaskCompletionSource<T> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Apply(Session session)
        {
            try
            {
                _result = body(session);
            }
            catch (Exception refusal) when (refusal is not SqliteException)
            {
                _refused = refusal;
            }
        }

        public override void Acknowledge()
        {
            if (_refused is null)
                Done.TrySetResult(_result);
            else
                Done.TrySetException(_refused);
        }

        public override void Fail(Exception failure) => Done.TrySetException(failure);
    }
}
