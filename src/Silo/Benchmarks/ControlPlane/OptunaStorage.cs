using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace AdapterSearch.Silo.Benchmarks.ControlPlane;

/// <summary>Durable trials a second of Debian's python3-optuna (bench/durable/optuna_durable.py).</summary>
internal static class OptunaStorage
{
    /// <summary>Measures; null when Optuna cannot be started. The folder is removed.</summary>
    public static async Task<(double PerSecond, string Version)?> RateAsync(
        string home, string folder, string storage, int workers, int seconds, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(
            "/usr/bin/python3",
            [
                Path.Combine(home, "bench", "durable", "optuna_durable.py"), storage, folder,
                workers.ToString(CultureInfo.InvariantCulture), seconds.ToString(CultureInfo.InvariantCulture),
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start);
            if (process is null)
            {
                return null;
            }

            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var line = await process.StandardOutput.ReadLineAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return line is null ? null : ((double)JsonNode.Parse(line)!["perSecond"]!, (string)JsonNode.Parse(line)!["optuna"]!);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
