using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;
using Xunit;

namespace AdapterSearch.Testing;

/// <summary>
/// A PostgreSQL server of Debian's package for one test process: own folder, free loopback port, never as root. Tests take schemas of
/// their own in it. Whoever cannot start it hears why; nothing is skipped.
/// </summary>
public sealed class PostgresServer : IAsyncLifetime
{
    private const string Installations = "/usr/lib/postgresql";
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"postgres-tests-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
    private readonly string password = RandomNumberGenerator.GetHexString(24);
    private Process? server;
    private string connection = "";
    private int schemas;

    /// <summary>Connection string of the server's own database.</summary>
    public string Connection => connection;

    /// <summary>Connection string of a new, empty schema.</summary>
    public async Task<string> NewSchemaAsync()
    {
        var name = $"test_{Interlocked.Increment(ref schemas)}";
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand($"CREATE SCHEMA {name}");
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(connection) { SearchPath = name }.ToString();
    }

    public async Task InitializeAsync()
    {
        var binaries = Directory.Exists(Installations)
            ? Directory.GetDirectories(Installations).Select(d => Path.Combine(d, "bin")).Where(d => File.Exists(Path.Combine(d, "initdb"))).Order(StringComparer.Ordinal).LastOrDefault()
            : null;
        if (binaries is null)
        {
            throw new InvalidOperationException($"there is no PostgreSQL server below {Installations}: these tests need it; './search test' installs Debian's package postgresql, or apt-get install postgresql");
        }

        Directory.CreateDirectory(folder);
        var secret = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(secret, password);
        var data = Path.Combine(folder, "data");
        var root = Environment.UserName == "root";
        if (root)
        {
            // PostgreSQL refuses to run as root; Debian's package makes this user.
            await RunAsync("chown", ["-R", "postgres", folder]);
        }

        await RunAsync(Command(root, binaries, "initdb", out var start), [.. start, "-D", data, "-U", "tests", "-A", "scram-sha-256", "--pwfile", secret, "-E", "UTF8", "--locale=C", "--no-sync"]);
        var port = FreePort();
        var info = Info(Command(root, binaries, "postgres", out start),
        [
            .. start, "-D", data, "-p", $"{port}", "-k", folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "max_connections=200", "-c", "log_min_messages=fatal",
        ]);
        server = Process.Start(info)!;
        AppDomain.CurrentDomain.ProcessExit += Kill;
        connection = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = port, Database = "postgres", Username = "tests", Password = password, Timeout = 5,
        }.ToString();
        await AnswerAsync();
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        if (server is { } running)
        {
            Kill(null, EventArgs.Empty);
            await running.WaitForExitAsync();
            running.Dispose();
        }

        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Command(bool root, string binaries, string name, out string[] first)
    {
        var program = Path.Combine(binaries, name);
        first = root ? ["--reuid=postgres", "--regid=postgres", "--clear-groups", program] : [];
        return root ? "setpriv" : program;
    }

    private static ProcessStartInfo Info(string program, IEnumerable<string> arguments) => new(program, arguments)
    {
        WorkingDirectory = "/", RedirectStandardError = true, RedirectStandardOutput = true,
    };

    private static async Task RunAsync(string program, IEnumerable<string> arguments)
    {
        using var process = Process.Start(Info(program, arguments))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}: {errors}");
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits for the first answer; a server that ends instead is named with what it said.</summary>
    private async Task AnswerAsync()
    {
        var errors = server!.StandardError.ReadToEndAsync();
        _ = server.StandardOutput.ReadToEndAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        var began = Stopwatch.StartNew();
        while (await timer.WaitForNextTickAsync())
        {
            if (server.HasExited)
            {
                throw new InvalidOperationException($"the PostgreSQL server ended with {server.ExitCode}: {await errors}");
            }

            try
            {
                await using var source = NpgsqlDataSource.Create(connection);
                await using var open = await source.OpenConnectionAsync();
                return;
            }
            catch (NpgsqlException) when (began.Elapsed < TimeSpan.FromSeconds(60))
            {
                // Not yet.
            }
        }
    }

    private void Kill(object? sender, EventArgs e)
    {
        if (server is { HasExited: false } running)
        {
            running.Kill(entireProcessTree: true);
        }
    }
}
