using AdapterSearch.Dashboard;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Exporting;
using AdapterSearch.Silo.Running;
using AdapterSearch.Silo.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace AdapterSearch.Silo.Setup;

/// <summary>Candidates that really train, on this machine's device.</summary>
public static class TrainingServices
{
    /// <summary>
    /// Has the tensor library loaded where candidates will train, so that a machine without it hears so before anything else, and gives back what to
    /// register. With worker processes this one never loads it.
    /// </summary>
    public static Action<IServiceCollection> Prepare(ServeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var library = (options.Tensors ?? TensorProbe.Read(options)).Library;
        var runtime = new TensorRuntime(library, options.Devices.Count > 0 ? string.Join(", ", options.Devices.Select(d => d.Address)) : "cpu");
        return services =>
        {
            services.AddSingleton(runtime);
            if (options.Workers.Mode == WorkerMode.InProcess)
            {
                services.AddSingleton(WorkerJobs.Training().Runner);
                services.AddSingleton<ICandidateRunner, TrainingCandidateRunner>();
                services.AddSingleton<IExportBuilder, ThreadExportBuilder>();
            }
            else
            {
                services.AddSingleton(WorkerProgram.ThisProgram());
                services.AddSingleton<ICandidateRunner, WorkerCandidateRunner>();
                services.AddSingleton<IExportBuilder, WorkerExportBuilder>();
            }

            services.AddSingleton<IAdapterExport, AdapterExport>();
        };
    }
}
