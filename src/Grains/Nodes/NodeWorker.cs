using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AdapterSearch.Grains;

/// <summary>
/// Runs attempts on a node's slots, beside all grains: one at a time per slot, the next one only when the former has really ended. What
/// an attempt has to say goes to its candidate's grain; a result is offered until it is acknowledged or the lease is gone, while the slot
/// already serves the next.
/// </summary>
/// <param name="name">Name of the node.</param>
/// <param name="runner">Trains candidates.</param>
/// <param name="grains">Way to the candidates' grains.</param>
/// <param name="options">Times.</param>
/// <param name="time">Clock.</param>
/// <param name="metrics">Numbers of attempts.</param>
/// <param name="log">Log.</param>
public sealed class NodeWorker(
    string name, ICandidateRunner runner, IGrainFactory grains, CoordinationOptions options, TimeProvider time, NodeMetrics metrics, ILogger<NodeWorker> log)
    : IAsyncDisposable
{
    /// <summary>Results on their way beyond which a slot waits for the acknowledgement of its own: a search that cannot be reached must not fill memory.</summary>
    private const int MostOffers = 64;

    private readonly Lock gate = new();
    private readonly Dictionary<long, RunningAttempt> attempts = [];
    private readonly Dictionary<int, Task> slots = [];
    private readonly HashSet<Task> offers = [];
    private readonly CancellationTokenSource closing = new();
    private long heard = time.GetTimestamp();
    private NodeHeart? heart;

    /// <summary>Name of the node.</summary>
    public string Name => name;

    /// <summary>Tells this process's worker from those of former ones.</summary>
    public long Incarnation { get; } = time.GetUtcNow().UtcTicks;

    /// <summary>Leases whose attempts have not ended.</summary>
    public IReadOnlyList<SlotLease> Running
    {
        get
        {
            lock (gate)
            {
                return attempts.Values.Select(a => a.Start.Lease).OrderBy(l => l.Token).ToArray();
            }
        }
    }

    /// <summary>Starts an attempt once its slot is free; returns at once. A lease that is known already changes nothing.</summary>
    public void Start(AttemptStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        lock (gate)
        {
            if (closing.IsCancellationRequested || attempts.ContainsKey(start.Lease.Token))
            {
                return;
            }

            foreach (var older in attempts.Values.Where(a => !a.HasEnded && a.Start.Lease.Slot == start.Lease.Slot))
            {
                older.Cancel();
            }

            var attempt = new RunningAttempt(start, closing.Token);
            attempts.Add(start.Lease.Token, attempt);
            var before = slots.GetValueOrDefault(start.Lease.Slot, Task.CompletedTask);

            // The pool's thread, not the caller's: a runner may work before its first await, and the caller is a grain's turn.
            slots[start.Lease.Slot] = Task.Run(() => RunAsync(attempt, before), CancellationToken.None);
        }
    }

    /// <summary>Ends the attempt under a lease without a result; unknown leases are ignored.</summary>
    public void Stop(long token, string reason)
    {
        lock (gate)
        {
            if (attempts.TryGetValue(token, out var attempt) && attempt.Cancel())
            {
                log.AttemptStopped(name, attempt.Start.Lease.SearchId, attempt.Start.Lease.Candidate, attempt.Start.Attempt, reason);
            }
        }
    }

    /// <summary>Lets the attempt under a lease leave a checkpoint at its next report; unknown leases are ignored.</summary>
    public void Yield(long token)
    {
        lock (gate)
        {
            if (attempts.TryGetValue(token, out var attempt) && !attempt.Yields)
            {
                attempt.Yields = true;
                log.AttemptYields(name, attempt.Start.Lease.SearchId, attempt.Start.Lease.Candidate, attempt.Start.Attempt);
            }
        }
    }

    /// <summary>Begins to renew the leases, for as long as this worker lives; safe to repeat.</summary>
    public void BeginBeating()
    {
        lock (gate)
        {
            if (!closing.IsCancellationRequested)
            {
                heart ??= new NodeHeart(options.Heartbeat, time, BeatAsync, StopIfForgotten, StoodStill);
            }
        }
    }

    /// <summary>The pool answered a heartbeat.</summary>
    public void HeardFromPool() => Interlocked.Exchange(ref heard, time.GetTimestamp());

    /// <summary>Ends all attempts when the pool has not answered for a whole lease: it has given them away by now.</summary>
    public void StopIfForgotten()
    {
        if (time.GetElapsedTime(Interlocked.Read(ref heard)) < options.Lease)
        {
            return;
        }

        foreach (var lease in Running)
        {
            Stop(lease.Token, "the slot pool cannot be reached");
        }
    }

    /// <summary>Ends all attempts without results and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] ending;
        NodeHeart? beating;
        lock (gate)
        {
            closing.Cancel();
            beating = heart;
            ending = [.. slots.Values, .. offers];
        }

        await Task.WhenAll(ending);
        lock (gate)
        {
            // What ended meanwhile has its last words.
            ending = [.. offers];
        }

        await Task.WhenAll(ending);
        beating?.Dispose();
    }

    private async Task BeatAsync()
    {
        try
        {
            await grains.GetGrain<INodeGrain>(name).BeatAsync();
        }
        catch (Exception fault)
        {
            log.HeartbeatFailed(name, fault);
            StopIfForgotten();
        }
    }

    /// <summary>Time in which this process did not run is no silence of the pool; the next heartbeat tells which leases are gone.</summary>
    private void StoodStill(TimeSpan still)
    {
        log.NodeStoodStill(name, still);
        Interlocked.Add(ref heard, (long)(still.TotalSeconds * time.TimestampFrequency));
    }

    /// <summary>Runs an attempt; completes when its slot may be used again.</summary>
    private async Task RunAsync(RunningAttempt attempt, Task before)
    {
        await before;
        var outcome = await OutcomeAsync(attempt);
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bool vacates;
        lock (gate)
        {
            attempt.HasEnded = true;
            vacates = outcome is not null && offers.Count < MostOffers;
            offers.Add(done.Task);
        }

        if (vacates)
        {
            _ = VacateAsync(attempt.Start.Lease);
        }

        var leaving = LeaveAsync(attempt, outcome, done);
        if (!vacates)
        {
            await leaving;
        }
    }

    /// <summary>The slot goes to the next candidate at once; where this call is lost, the end of the lease frees it.</summary>
    private async Task VacateAsync(SlotLease lease)
    {
        try
        {
            await grains.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool).VacateAsync(lease.Token);
        }
        catch (Exception fault)
        {
            log.Unreachable(name, lease.SearchId, lease.Candidate, "vacancy", fault);
        }
    }

    private async Task LeaveAsync(RunningAttempt attempt, CandidateOutcome? outcome, TaskCompletionSource done)
    {
        var lease = attempt.Start.Lease;
        try
        {
            if (outcome is not null)
            {
                await OfferAsync(attempt, outcome);
            }
            else if (!closing.IsCancellationRequested)
            {
                await grains.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool).ReleaseAsync(lease.Token);
            }
        }
        catch (Exception fault)
        {
            // Only calls end up here; the lease runs out and the pool tells the candidate.
            log.Unreachable(name, lease.SearchId, lease.Candidate, "end", fault);
        }
        finally
        {
            lock (gate)
            {
                attempts.Remove(lease.Token);
                offers.Remove(done.Task);
            }

            attempt.Dispose();
            done.SetResult();
        }
    }

    /// <summary>Runs the attempt; null when it ended without a result.</summary>
    private async Task<CandidateOutcome?> OutcomeAsync(RunningAttempt attempt)
    {
        var start = attempt.Start;
        var lease = start.Lease;
        var assignment = new CandidateAssignment(
            lease.SearchId, lease.Candidate, start.Attempt, start.Role, start.Job, start.Spec, start.Seed, lease.Slot, lease.Device);
        var meter = metrics.Begin(name, start, time);
        CandidateOutcome? outcome = null;
        try
        {
            attempt.Token.ThrowIfCancellationRequested();
            outcome = await runner.RunAsync(
                assignment,
                report =>
                {
                    meter.Report(report);
                    return ReportAsync(attempt, report);
                },
                attempt.Token);

            // A result that came just before it was told to stop is still offered: the search knows whether it counts.
            return outcome.Status is CandidateStatus.Completed or CandidateStatus.Stopped || !attempt.Token.IsCancellationRequested ? outcome : null;
        }
        catch (OperationCanceledException) when (attempt.Token.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception fault)
        {
            log.AttemptFaulted(name, lease.SearchId, lease.Candidate, start.Attempt, fault);
            return outcome = CandidateOutcome.Failed(FailureKind.Infrastructure, $"{fault.GetType().Name}: {fault.Message}");
        }
        finally
        {
            meter.End(outcome);
        }
    }

    private async ValueTask<ReportDecision> ReportAsync(RunningAttempt attempt, CandidateReport report)
    {
        var lease = attempt.Start.Lease;
        if (attempt.Token.IsCancellationRequested)
        {
            return ReportDecision.Abandon;
        }

        var decision = await Candidate(lease).ReportAsync(lease.Token, attempt.Start.Attempt, report);
        if (decision == ReportDecision.Abandon)
        {
            attempt.Cancel();
        }

        return decision == ReportDecision.Continue && attempt.Yields ? ReportDecision.Yield : decision;
    }

    private async Task OfferAsync(RunningAttempt attempt, CandidateOutcome outcome)
    {
        var lease = attempt.Start.Lease;
        var wait = options.CompletionRetry;
        if (heart?.IsOverdue == true)
        {
            // The process stood still: its leases may have been given away in the meantime. The search decides what counts either way.
            await BeatAsync();
        }

        while (true)
        {
            try
            {
                if (!await Candidate(lease).CompleteAsync(lease, attempt.Start.Attempt, outcome))
                {
                    log.ResultRefused(name, lease.SearchId, lease.Candidate, attempt.Start.Attempt);
                }

                return;
            }
            catch (Exception fault) when (!attempt.Token.IsCancellationRequested)
            {
                log.Unreachable(name, lease.SearchId, lease.Candidate, "result", fault);
            }

            await Task.Delay(wait, time, attempt.Token);
            wait = wait < options.CompletionRetry * 16 ? wait * 2 : wait;
        }
    }

    private ICandidateGrain Candidate(SlotLease lease) =>
        grains.GetGrain<ICandidateGrain>(GrainKeys.Candidate(lease.SearchId, lease.Candidate));

    private sealed class RunningAttempt : IDisposable
    {
        private readonly CancellationTokenSource cancellation;
        private int over;

        public RunningAttempt(AttemptStart start, CancellationToken closing)
        {
            Start = start;
            cancellation = CancellationTokenSource.CreateLinkedTokenSource(closing);
            Token = cancellation.Token;
        }

        public AttemptStart Start { get; }

        /// <summary>True once its slot is free; its result may still be on its way.</summary>
        public bool HasEnded { get; set; }

        /// <summary>True once it shall leave a checkpoint and end.</summary>
        public volatile bool Yields;

        /// <summary>Stays usable after the attempt has ended: a runner's stray report may come late.</summary>
        public CancellationToken Token { get; }

        /// <summary>False when it was cancelled or has ended before. Callbacks of the token run elsewhere, since callers hold a lock or a grain's turn.</summary>
        public bool Cancel()
        {
            if (Interlocked.Exchange(ref over, 1) != 0)
            {
                return false;
            }

            _ = cancellation.CancelAsync();
            return true;
        }

        public void Dispose()
        {
            // A source that was cancelled may still be calling back.
            if (Interlocked.Exchange(ref over, 1) == 0)
            {
                cancellation.Dispose();
            }
        }
    }
}
