using System.Diagnostics;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Setup;

namespace AdapterSearch.Silo.Tests.Workers;

/// <summary>This program as a silo's stand-in that a test can kill: one worker process whose job never ends. Prints the worker's number.</summary>
public sealed class WorkerKeeper : IAsyncDisposable
{
    public const string Verb = "keep-worker";
    private readonly Process process;

    private WorkerKeeper(Process process, int worker) => (this.process, Worker) = (process, worker);

    public int Worker { get; }

    public static async Task<int> RunAsync(string folder)
    {
        await using var runner = WorkerBench.Runner(new ServeOptions { DataFolder = folder, ModelRoot = folder, DataRoot = folder });
        await runner.RunAsync(
            WorkerBench.Assignment("hang"),
            _ =>
            {
                Console.WriteLine(runner.ProcessIds.Single());
                return ValueTask.FromResult(ReportDecision.Continue);
            },
            CancellationToken.None);
        return 0;
    }

    public static async Task<WorkerKeeper> StartAsync(string folder)
    {
        var info = new ProcessStartInfo(WorkerBench.Dotnet, [typeof(WorkerKeeper).Assembly.Location, Verb, folder]) { RedirectStandardOutput = true };
        var process = Process.Start(info)!;
        return new WorkerKeeper(process, int.Parse((await process.StandardOutput.ReadLineAsync())!, System.Globalization.CultureInfo.InvariantCulture));
    }

    public async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Waits until the worker runs no more. It may stay as a zombie where nobody collects orphans.</summary>
    public async Task<bool> WorkerEndsAsync(TimeSpan limit)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < limit)
        {
            try
            {
                var stat = await File.ReadAllTextAsync($"/proc/{Worker}/stat");
                if (stat[stat.LastIndexOf(')') + 2] is 'Z' or 'X')
                {
                    return true;
                }
            }
            catch (IOException)
            {
                return true;
            }

            await Task.Delay(20);
        }

        return false;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }
}
