using System.Collections.Concurrent;
using System.Globalization;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using static TorchSharp.torch;

namespace AdapterSearch.Silo.Running;

/// <summary>Runs jobs on this process's device: each slot has a thread, all slots share base models and data.</summary>
/// <param name="jobs">Runs any job.</param>
/// <param name="modelRoot">Folder below which specs name base models.</param>
/// <param name="dataRoot">Folder below which specs name task data.</param>
/// <param name="prepare">Runs on each slot's thread before its first job.</param>
/// <param name="time">Clock.</param>
public sealed class DeviceJobs(JobRunner jobs, string modelRoot, string dataRoot, Action prepare, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<DeviceWorker>> threads = new();
    private readonly BaseModelCache models = new();
    private readonly TaskDataCache data = new();
    private readonly DataRoots modelRoots = new(modelRoot), dataRoots = new(dataRoot);

    /// <summary>Runs an attempt on its slot's thread, behind what the slot still has to do.</summary>
    /// <param name="assignment">The attempt.</param>
    /// <param name="artefacts">Folder of its search's artefacts.</param>
    /// <param name="report">Receives progress on the slot's thread.</param>
    /// <param name="begun">Called on the thread when it is the attempt's turn.</param>
    /// <param name="pulse">Counts what the thread does for it.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task<CandidateOutcome> RunAsync(
        CandidateAssignment assignment,
        string artefacts,
        Func<CandidateReport, ReportDecision> report,
        Action begun,
        TrainingPulse pulse,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        ArgumentNullException.ThrowIfNull(pulse);
        var thread = threads.GetOrAdd(
            assignment.Slot,
            slot => new Lazy<DeviceWorker>(() => new DeviceWorker(string.Create(CultureInfo.InvariantCulture, $"slot {slot}"), prepare))).Value;
        return thread.RunAsync(
            () =>
            {
                begun();
                return pulse.Over(() => jobs.Run(Context(assignment, artefacts), assignment.Job, report, cancellation));
            },
            cancellation);
    }

    /// <summary>Waits for the threads and frees models and data. Cancel what runs before.</summary>
    public void Dispose()
    {
        foreach (var thread in threads.Values)
        {
            thread.Value.Dispose();
        }

        models.Dispose();
        data.Dispose();
    }

    private JobContext Context(CandidateAssignment assignment, string artefacts) => new()
    {
        Spec = assignment.Spec,
        Role = assignment.Role,
        Seed = assignment.Seed,
        Candidate = assignment.Candidate,
        Device = device(assignment.Device),
        Models = models,
        Data = data,
        ModelRoots = modelRoots,
        DataRoots = dataRoots,
        ArtefactFolder = artefacts,
        OutsideBudget = BudgetExemption.Holds(assignment),
        Time = time,
    };
}
