using AdapterSearch.Dashboard;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Exporting;
using AdapterSearch.Silo.Running;
using AdapterSearch.Silo.Workers;
using Microsoft.Extensions.DependencyInjection;
using TorchSharp;

namespace AdapterSearch.Silo.Setup;

/// <summary>Candidates that really train, on this machine's device.</summary>
public static class TrainingServices
{
    /// <summary>Loads the tensor library, so that a machine without it hears so before anything else, and gives back what to register.</summary>
    public static Action<IServiceCollection> Prepare(ServeOptions options)
    {
        var runtime = new TensorRuntime($"libtorch {torch.__version__}", options.Devices.Count > 0 ? string.Join(", ", options.Devices.Select(d => d.Address)) : "cpu");
        return services =>
        {
            services.AddSingleton(runtime);
            if (options.Workers.Mode == WorkerMode.InProcess)
            {
                services.AddSingleton(WorkerJobs.Training().Runner);
                services.AddSingleton<ICandidateRunner, TrainingCandidateRunner>();
            }
            else
            {
                services.AddSingleton(WorkerProgram.ThisProgram());
                services.AddSingleton<ICandidateRunner, WorkerCandidateRunner>();
            }

            services.AddSingleton<IAdapterExport, PeftExport>();
        };
    }
}
