using System.Collections.Concurrent;
using System.Globalization;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Running;
using AdapterSearch.Silo.Setup;
using Microsoft.Extensions.Logging;
using Polly;

namespace AdapterSearch.Silo.Workers;

/// <summary>
/// Runs candidates in worker processes, so that a crash, a kill or a hang costs an attempt and never the silo: the attempt ends as failed with
/// what is known of the end, and the next candidate finds a new process. A process serves one candidate after the other and keeps base model and data.
/// </summary>
public sealed class WorkerCandidateRunner : ICandidateRunner, IAsyncDisposable, IDisposable
{
    private readonly ServeOptions options;
    private readonly WorkerProgram program;
    private readonly TimeProvider time;
    private readonly ILogger<WorkerCandidateRunner> logger;
    private readonly ConcurrentDictionary<string, WorkerGroup> groups = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource closing = new();

    /// <summary>A runner; processes start with the first candidate of their slots.</summary>
    /// <param name="options">Roots, threads, and how workers are watched.</param>
    /// <param name="program">The worker program; normally <see cref="WorkerProgram.ThisProgram"/>.</param>
    /// <param name="time">Clock of all limits.</param>
    /// <param name="logger">Log.</param>
    public WorkerCandidateRunner(ServeOptions options, WorkerProgram program, TimeProvider time, ILogger<WorkerCandidateRunner> logger)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(program);
        (this.options, this.program, this.time, this.logger) = (options, program, time, logger);
    }

    /// <summary>Numbers of the living worker processes, for supervision and tests.</summary>
    public IReadOnlyList<int> ProcessIds => [.. groups.Values.Select(g => g.ProcessId).OfType<int>()];

    /// <inheritdoc/>
    public async Task<CandidateOutcome> RunAsync(
        CandidateAssignment assignment,
        Func<CandidateReport, ValueTask<ReportDecision>> report,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(assignment);
        ArgumentNullException.ThrowIfNull(report);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, closing.Token);
        var started = time.GetTimestamp();
        logger.AttemptBegins(assignment.Slot, assignment.SearchId, assignment.Candidate, assignment.Attempt);
        var status = "interrupted";
        try
        {
            var outcome = await RunAsync(assignment, Relay(assignment, report, either.Token), started, either.Token);
            status = outcome.Status.ToString();
            return outcome;
        }
        finally
        {
            logger.AttemptEnded(assignment.Slot, assignment.SearchId, assignment.Candidate, assignment.Attempt, status, time.GetElapsedTime(started).TotalSeconds);
        }
    }

    /// <summary>Ends all workers: what runs leaves a checkpoint.</summary>
    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await Task.WhenAll(groups.Values.Select(g => g.DisposeAsync().AsTask()));
        closing.Dispose();
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private async Task<CandidateOutcome> RunAsync(
        CandidateAssignment assignment, Func<CandidateReport, Task<ReportDecision>> report, long started, CancellationToken cancellation)
    {
        var group = groups.GetOrAdd(GroupOf(assignment), name => new WorkerGroup(name, program, options, time, logger));
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                var worker = await group.GetAsync(cancellation);
                return await worker.RunAsync(assignment, options.ArtefactFolder(assignment.SearchId), report, cancellation);
            }
            catch (WorkerLostException lost) when (cancellation.IsCancellationRequested)
            {
                throw new OperationCanceledException(lost.Message, lost, cancellation);
            }
            catch (WorkerLostException lost) when (lost.Innocent)
            {
                // Another slot's run had to be ended. This one goes on from its checkpoint, in the same attempt.
                logger.RunMovesOn(assignment.SearchId, assignment.Candidate, lost.Message);
            }
            catch (WorkerLostException lost)
            {
                return CandidateOutcome.Failed(lost.Kind, lost.Message) with { Seconds = time.GetElapsedTime(started).TotalSeconds };
            }
            catch (WorkerProtocolException tooLarge)
            {
                return CandidateOutcome.Failed(FailureKind.BadConfiguration, tooLarge.Message);
            }
        }
    }

    private string GroupOf(CandidateAssignment assignment) => options.Workers.Mode == WorkerMode.Shared
        ? assignment.Device
        : string.Create(CultureInfo.InvariantCulture, $"slot {assignment.Slot}");

    private Func<CandidateReport, Task<ReportDecision>> Relay(
        CandidateAssignment assignment, Func<CandidateReport, ValueTask<ReportDecision>> report, CancellationToken cancellation)
    {
        var (search, candidate) = (assignment.SearchId, assignment.Candidate);
        var retry = InfrastructureRetry.Create(time, (exception, attempt) => logger.ReportRepeated(exception, search, candidate, attempt));
        return async progress =>
        {
            try
            {
                return await retry.ExecuteAsync(async _ => await report(progress), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                // The worker hears of it by a message of its own, which does not let it throw its work away.
                return ReportDecision.Continue;
            }
            catch (Exception e)
            {
                logger.ReportLost(e, search, candidate);
                return ReportDecision.Continue;
            }
        };
    }
}
