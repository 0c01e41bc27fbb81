using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace AdapterSearch.Silo.Running;

/// <summary>Runs candidates on this node's device: each slot has a thread, all slots share base models and data.</summary>
public sealed class TrainingCandidateRunner : ICandidateRunner, IDisposable
{
    private readonly ServeOptions options;
    private readonly JobRunner jobs;
    private readonly TimeProvider time;
    private readonly ILogger<TrainingCandidateRunner> logger;
    private readonly DeviceWorker[] workers;
    private readonly BaseModelCache models = new();
    private readonly TaskDataCache data = new();
    private readonly DataRoots modelRoots, dataRoots;
    private readonly CancellationTokenSource closing = new();

    /// <summary>Opens the slots; the tensor library is touched by the first candidate.</summary>
    public TrainingCandidateRunner(ServeOptions options, JobRunner jobs, TimeProvider time, ILogger<TrainingCandidateRunner> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.options, this.jobs, this.time, this.logger) = (options, jobs, time, logger);
        modelRoots = new DataRoots(options.ModelRoot);
        dataRoots = new DataRoots(options.DataRoot);
        var threads = options.ThreadsPerSlot;
        workers = [.. Enumerable.Range(0, options.EffectiveSlots).Select(slot => new DeviceWorker($"slot {slot}", () => set_num_threads(threads)))];
    }

    /// <inheritdoc/>
    public async Task<CandidateOutcome> RunAsync(
        CandidateAssignment assignment,
        Func<CandidateReport, ValueTask<ReportDecision>> report,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        ArgumentNullException.ThrowIfNull(report);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, closing.Token);
        var (search, candidate) = (assignment.SearchId, assignment.Candidate);
        var retry = InfrastructureRetry.Create(time, (exception, attempt) => logger.ReportRepeated(exception, search, candidate, attempt));
        var relay = new ReportRelay(report, retry, exception => logger.ReportLost(exception, search, candidate), either.Token);
        var started = time.GetTimestamp();
        logger.AttemptBegins(assignment.Slot, search, candidate, assignment.Attempt);
        var status = "interrupted";
        try
        {
            var outcome = await workers[assignment.Slot].RunAsync(() => jobs.Run(Context(assignment), assignment.Job, relay.Send, either.Token), either.Token);
            status = outcome.Status.ToString();
            return outcome;
        }
        finally
        {
            logger.AttemptEnded(assignment.Slot, search, candidate, assignment.Attempt, status, time.GetElapsedTime(started).TotalSeconds);
        }
    }

    /// <summary>Cancels what runs (it leaves a checkpoint), waits for the threads, and frees models and data.</summary>
    public void Dispose()
    {
        closing.Cancel();
        foreach (var worker in workers)
        {
            worker.Dispose();
        }

        models.Dispose();
        data.Dispose();
        closing.Dispose();
    }

    private JobContext Context(CandidateAssignment assignment) => new()
    {
        Spec = assignment.Spec,
        Role = assignment.Role,
        Seed = assignment.Seed,
        Candidate = assignment.Candidate,
        Device = CPU,
        Models = models,
        Data = data,
        ModelRoots = modelRoots,
        DataRoots = dataRoots,
        ArtefactFolder = options.ArtefactFolder(assignment.SearchId),
        OutsideBudget = BudgetExemption.Holds(assignment),
        Time = time,
    };
}
