using System.Diagnostics;

namespace AdapterSearch.Cli;

/// <summary>
/// A silo of its own for one command, on a free port. The child stops when its input ends, so that it never outlives this process, however
/// this process ends.
/// </summary>
public sealed class SiloChild : IAsyncDisposable
{
    private const string Announcement = "listening on ";
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);
    private readonly Process process;
    private readonly Task drain;

    private SiloChild(Process process, Uri address, Task drain)
    {
        this.process = process;
        this.drain = drain;
        Address = address;
    }

    /// <summary>Where it answers.</summary>
    public Uri Address { get; }

    /// <summary>Starts a silo and waits until it says where it listens.</summary>
    /// <param name="executable">The silo.</param>
    /// <param name="options">Options of its verb <c>serve</c>; the port is added.</param>
    /// <param name="error">Receives what the child writes to its error output.</param>
    /// <param name="cancellation">Gives up; the child is ended.</param>
    /// <exception cref="CliException">The child ended before it listened.</exception>
    public static async Task<SiloChild> StartAsync(
        SiloExecutable executable,
        IReadOnlyList<string> options,
        TextWriter error,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(executable);
        var info = executable.StartInfo(["serve", "--port", "0", "--stop-with-input", .. options]);
        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        info.RedirectStandardError = true;
        var process = Process.Start(info) ?? throw new CliException(ExitCodes.Failed, $"{executable.Path} does not start");
        var errors = CopyAsync(process.StandardError, error);
        try
        {
            while (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
            {
                var at = line.IndexOf(Announcement, StringComparison.Ordinal);
                if (at >= 0 && Uri.TryCreate(line[(at + Announcement.Length)..].Trim(), UriKind.Absolute, out var address))
                {
                    return new SiloChild(process, address, Task.WhenAll(errors, CopyAsync(process.StandardOutput, TextWriter.Null)));
                }
            }

            await process.WaitForExitAsync(cancellation);
            await errors;
            throw new CliException(
                process.ExitCode == ExitCodes.Ok ? ExitCodes.Failed : process.ExitCode,
                $"the silo ended with exit code {process.ExitCode} before it listened");
        }
        catch
        {
            Kill(process);
            process.Dispose();
            throw;
        }
    }

    /// <summary>Stops the child in order; kills it when it does not end in time.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            process.StandardInput.Close();
            using var limit = new CancellationTokenSource(StopLimit);
            await process.WaitForExitAsync(limit.Token);
            await drain;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            Kill(process);
        }
        finally
        {
            process.Dispose();
        }
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task CopyAsync(StreamReader from, TextWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            await to.WriteLineAsync(line);
        }
    }
}
