using AdapterSearch.Dashboard;
using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Silo.Setup;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AdapterSearch.Silo.Installing;

/// <summary>
/// Tries what a search needs of this silo: its folder takes a write that reaches the disk, the history answers, and the grains of its own nodes answer. The answer holds for a
/// second, so that probes cost the same however often they come.
/// </summary>
/// <param name="installation">Knows whether the silo has started.</param>
/// <param name="history">The history store.</param>
/// <param name="grains">Way to the grains.</param>
/// <param name="coordination">Names of the nodes.</param>
/// <param name="options">Folders.</param>
/// <param name="time">Clock.</param>
/// <param name="logger">Hears of each change.</param>
internal sealed class Readiness(
    Installation installation,
    IHistoryStore history,
    IGrainFactory grains,
    CoordinationOptions coordination,
    ServeOptions options,
    TimeProvider time,
    ILogger<Readiness> logger) : IReadiness, IDisposable
{
    private const string NoSearch = "readiness";
    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private static readonly byte[] Block = new byte[4096];

    private readonly SemaphoreSlim turn = new(1);
    private string? problem;
    private long? tried;

    /// <inheritdoc/>
    public async Task<string?> ProblemAsync(CancellationToken cancellation)
    {
        if (installation.NotReady is { } reason)
        {
            return reason;
        }

        await turn.WaitAsync(cancellation);
        try
        {
            if (tried is { } at && time.GetElapsedTime(at) < Holds)
            {
                return problem;
            }

            var now = await TryAllAsync();
            if (now != problem)
            {
                logger.ReadinessChanged(now ?? "ready");
            }

            (problem, tried) = (now, time.GetTimestamp());
            return problem;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<string?> TryAllAsync() =>
        await TryAsync("the data folder cannot be written", Task.Run(WriteBlock))
        ?? await TryAsync("the history store does not answer", history.LastAsync(NoSearch))
        ?? await TryAsync("the grains of this node do not answer", Task.WhenAll(coordination.Nodes.Select(n => grains.GetGrain<INodeGrain>(n).GetViewAsync())));

    private async Task<string?> TryAsync(string what, Task attempt)
    {
        try
        {
            await attempt.WaitAsync(Limit, time);
            return null;
        }
        catch (TimeoutException)
        {
            return $"{what}: no answer within {Limit.TotalSeconds:0} s";
        }
        catch (Exception fault)
        {
            return $"{what}: {fault.Message}";
        }
    }

    private void WriteBlock()
    {
        var path = Path.Combine(options.DataFolder, "ready.probe");
        using (var file = new FileStream(path, FileMode.Create, FileAccess.Write))
        {
            file.Write(Block);
            file.Flush(flushToDisk: true);
        }

        File.Delete(path);
    }
}
