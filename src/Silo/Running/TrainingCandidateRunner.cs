using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Training.Jobs;
using Microsoft.Extensions.Logging;
using static TorchSharp.torch;

namespace AdapterSearch.Silo.Running;

/// <summary>Runs candidates inside this process, on this node's device: each slot has a thread, all slots share base models and data.</summary>
public sealed class TrainingCandidateRunner : ICandidateRunner, IDisposable
{
    private readonly ServeOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<TrainingCandidateRunner> logger;
    private readonly DeviceJobs device;
    private readonly CancellationTokenSource closing = new();

    /// <summary>Opens the slots; the tensor library is touched by the first candidate.</summary>
    public TrainingCandidateRunner(ServeOptions options, JobRunner jobs, TimeProvider time, ILogger<TrainingCandidateRunner> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.options, this.time, this.logger) = (options, time, logger);
        var threads = options.ThreadsPerSlot;
        device = new DeviceJobs(jobs, options.ModelRoot, options.DataRoot, () => set_num_threads(threads), time);
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
            var outcome = await device.RunAsync(assignment, options.ArtefactFolder(assignment.SearchId), relay.Send, () => { }, new TrainingPulse(), either.Token);
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
        device.Dispose();
        closing.Dispose();
    }
}
