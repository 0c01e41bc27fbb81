using AdapterSearch.Dashboard;
using AdapterSearch.Models;
using AdapterSearch.Silo.Running;
using AdapterSearch.Training.Export;
using static TorchSharp.torch;

namespace AdapterSearch.Silo.Exporting;

/// <summary>Builds on a thread of this process, which loads the tensor library: for silos that train in their own process as well.</summary>
public sealed class ThreadExportBuilder : IExportBuilder, IDisposable
{
    private readonly DeviceWorker worker = new("export", () => set_num_threads(1));

    /// <inheritdoc/>
    public async Task BuildAsync(ExportJob job, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(job);
        try
        {
            await worker.RunAsync(() => Build(job), cancellation);
        }
        catch (Exception e) when (IsRefusal(e))
        {
            throw new ExportRefusedException(e.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => worker.Dispose();

    /// <summary>Builds on the calling thread.</summary>
    internal static ExportReport Build(ExportJob job) => ArtefactExporter.Export(job.Artefact, job.Model, job.BaseModel, job.Folder, CPU);

    /// <summary>Whether a fault says that the artefact cannot be exported, rather than that the builder broke down.</summary>
    internal static bool IsRefusal(Exception fault) => fault is AdapterExportException or ModelException;
}
