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
public sealed record WorkerJobs(JobRunner Runner, Action<int> Prepare)
{
    /// <summary>Jobs that really train.</summary>
    public static WorkerJobs Training() =>
        new(new JobRunner(new CandidateTrainer(), new DamSearcher(), new ModuleProbes(), new RankController()), set_num_threads);
}
