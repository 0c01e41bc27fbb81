using AdapterSearch.Silo.Exporting;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Training;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Probes;
using AdapterSearch.Training.RankControl;
using static TorchSharp.torch;

namespace AdapterSearch.Silo.Workers;

/// <summary>What a process can run.</summary>
/// <param name="Runner">Runs any job.</param>
/// <param name="Prepare">Readies a slot's thread for so many tensor threads.</param>
/// <param name="Export">Builds an adapter folder on the calling thread.</param>
/// <param name="Describe">Loads the tensor library.</param>
public sealed record WorkerJobs(JobRunner Runner, Action<int> Prepare, Action<ExportJob> Export, Func<TensorFacts> Describe)
{
    /// <summary>Jobs that really train.</summary>
    public static WorkerJobs Training() => new(
        new JobRunner(new CandidateTrainer(), new DamSearcher(), new ModuleProbes(), new RankController()),
        set_num_threads,
        job => ThreadExportBuilder.Build(job),
        TensorProbe.Here);
}
