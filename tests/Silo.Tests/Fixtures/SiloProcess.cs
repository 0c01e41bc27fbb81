using System.Diagnostics;
using AdapterSearch.Cli;
using AdapterSearch.Client;

namespace AdapterSearch.Silo.Tests;

/// <summary>The silo's own program, with real trainings, as a process that a test can kill.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private const string Announcement = "listening on ";
    private readonly Process process;

    private SiloProcess(Process process, Uri address)
    {
        this.process = process;
        Client = new AdapterSearchClient(address, new AdapterSearchClientOptions { RetryDelay = TimeSpan.FromMilliseconds(10) });
    }

    public AdapterSearchClient Client { get; }

    /// <summary>Process number.</summary>
    public int Id => process.Id;

    public static async Task<SiloProcess> StartAsync(Workplace place, int slots, IReadOnlyDictionary<string, string>? environment = null)
    {
        // The program lies beside this one, since this project refers to it.
        var program = new SiloExecutable(typeof(SiloCommandLine).Assembly.Location);
        var info = program.StartInfo(
            ["serve", "--port", "0", "--stop-with-input", "--data", place.SiloFolder, "--models", place.ModelRoot, "--data-root", place.DataRoot, "--slots", $"{slots}"]);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            info.Environment[name] = value;
        }

        info.RedirectStandardInput = true;
        info.RedirectStandardOutput = true;
        var process = Process.Start(info)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                return new SiloProcess(process, new Uri(line[Announcement.Length..]));
            }
        }

        await process.WaitForExitAsync();
        throw new InvalidOperationException($"the silo ended with exit code {process.ExitCode} before it listened");
    }

    /// <summary>Ends the process without a chance to write anything (SIGKILL).</summary>
    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Stops in order, as the end of its input asks it to.</summary>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }
}
