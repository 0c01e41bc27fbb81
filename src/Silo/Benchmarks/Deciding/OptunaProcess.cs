using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AdapterSearch.Silo.Benchmarks.Deciding;

/// <summary>A study of Debian's python3-optuna in a process of its own (bench/ask/optuna_ask.py).</summary>
internal sealed class OptunaProcess : IAsyncDisposable
{
    private readonly Process process;

    private OptunaProcess(Process process, string version)
    {
        this.process = process;
        Version = version;
    }

    /// <summary>Version of Optuna.</summary>
    public string Version { get; }

    /// <summary>Starts a filled study; null when Optuna cannot be started.</summary>
    public static async Task<OptunaProcess?> StartAsync(string home, int modules, int finished, string sampler, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(
            "/usr/bin/python3",
            [Path.Combine(home, "bench", "ask", "optuna_ask.py"), modules.ToString(CultureInfo.InvariantCulture), finished.ToString(CultureInfo.InvariantCulture), sampler])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process? process;
        try
        {
            process = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }

        if (process is null)
        {
            return null;
        }

        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        if (await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
        {
            return new OptunaProcess(process, (string)JsonNode.Parse(line)!["optuna"]!);
        }

        process.Dispose();
        return null;
    }

    /// <summary>Milliseconds of some rounds of ask and tell.</summary>
    public async Task<double[]> AskAsync(int rounds, CancellationToken cancellation)
    {
        await process.StandardInput.WriteLineAsync(rounds.ToString(CultureInfo.InvariantCulture).AsMemory(), cancellation);
        await process.StandardInput.FlushAsync(cancellation);
        var line = await process.StandardOutput.ReadLineAsync(cancellation) ?? throw new InvalidOperationException("Optuna ended without an answer.");
        return [.. JsonNode.Parse(line)!.AsArray().Select(t => (double)t!)];
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
