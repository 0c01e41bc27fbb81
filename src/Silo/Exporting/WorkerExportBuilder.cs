using AdapterSearch.Dashboard;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Silo.Workers;
using Microsoft.Extensions.Logging;

namespace AdapterSearch.Silo.Exporting;

/// <summary>
/// Builds each folder in a worker process of its own, which ends with it: a crash or a hang in native code costs the export and never the silo, which
/// loads no tensor library. It costs the start of a process.
/// </summary>
/// <param name="options">Folders and limits.</param>
/// <param name="program">The worker program.</param>
/// <param name="time">Clock of the limits.</param>
/// <param name="logger">Log.</param>
public sealed class WorkerExportBuilder(ServeOptions options, WorkerProgram program, TimeProvider time, ILogger<WorkerExportBuilder> logger) : IExportBuilder
{
    private const string Name = "export";
    private readonly ServeOptions options = options with { ThreadsPerSlot = 1 };

    /// <inheritdoc/>
    public async Task BuildAsync(ExportJob job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        cancellation.ThrowIfCancellationRequested();
        WorkerProcess worker;
        try
        {
            worker = await WorkerProcess.StartAsync(Name, program, options, time, logger);
        }
        catch (WorkerLostException lost)
        {
            throw new ExportFailedException($"no process for the export comes up: {lost.Message}", tryAgain: true);
        }

        await using (worker)
        {
            ExportEnded end;
            try
            {
                end = await worker.AskAsync<ExportEnded>(number => new BuildExport(number, job), "An export", options.Workers.ExportLimit, cancellation);
            }
            catch (WorkerLostException lost)
            {
                throw new ExportFailedException($"the export broke down: {lost.Message}", tryAgain: lost.Kind == FailureKind.OutOfMemory);
            }

            if (end.Refused.Length > 0)
            {
                throw new ExportRefusedException(end.Refused);
            }

            if (end.Failed.Length > 0)
            {
                throw new ExportFailedException($"the export broke down: {end.Failed}", tryAgain: false);
            }
        }
    }
}
