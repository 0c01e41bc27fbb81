using AdapterSearch.Silo.Setup;
using Microsoft.Extensions.Logging;

namespace AdapterSearch.Silo.Workers;

/// <summary>The slots that one worker process serves. The process starts with the first run and again after each loss.</summary>
internal sealed class WorkerGroup(string name, WorkerProgram program, ServeOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1);
    private WorkerProcess? current;
    private bool closed;

    /// <summary>The living process.</summary>
    /// <exception cref="WorkerLostException">None comes up.</exception>
    public async Task<WorkerProcess> GetAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (current is { IsLost: true } lost)
            {
                current = null;
                await lost.DisposeAsync();
            }

            return current ??= await WorkerProcess.StartAsync(name, program, options, time, logger);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Number of the living process; null when there is none.</summary>
    public int? ProcessId => current is { IsLost: false } worker ? worker.Id : null;

    /// <summary>Ends the process: its runs leave checkpoints.</summary>
    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        try
        {
            closed = true;
            if (current is { } worker)
            {
                current = null;
                await worker.DisposeAsync();
            }
        }
        finally
        {
            gate.Release();
        }
    }
}
