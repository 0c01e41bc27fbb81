using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains;

/// <content>What candidates say, and how it is stored and acted on.</content>
public sealed partial class SearchGrain
{
    /// <inheritdoc/>
    public async Task<AttemptStart?> BeginAttemptAsync(int candidate, SlotLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        await loading;
        journal.Check();
        if (plan?.Candidates.GetValueOrDefault(candidate) is not { } known)
        {
            return null;
        }

        Begin(candidate, lease.Token, $"{lease.Node}, {lease.Device}");
        known = plan.Candidates[candidate];
        return known.Status == CandidateStatus.Running && known.Lease == lease.Token
            ? new AttemptStart(lease, known.Attempt, known.Role, RetryPolicy.JobOf(known), plan.Spec, known.Seed)
            : null;
    }

    /// <inheritdoc/>
    public async Task AttemptLostAsync(int candidate, long lease, string reason)
    {
        await loading;
        if (plan is not null)
        {
            await StoreAsync(planner.Apply(plan, new AttemptLost(candidate, lease, reason)));
        }
    }

    /// <inheritdoc/>
    public async Task RefuseAsync(int candidate, string reason)
    {
        await loading;
        if (plan is not null)
        {
            await StoreAsync(planner.Apply(plan, new RequestRefused(candidate, reason)));
        }
    }

    /// <inheritdoc/>
    public async Task SlotFreedAsync(int candidate)
    {
        await loading;
        if (plan is { Paused: false } && plan.Active.Contains(candidate) && plan.Candidates[candidate].Status == CandidateStatus.Waiting)
        {
            await Pool.AskAsync(Ask([candidate]));
        }
    }

    /// <inheritdoc/>
    public async Task<ReportDecision> ReportAsync(int candidate, long lease, int attempt, CandidateReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        await loading;
        journal.Check();
        TakeUp(candidate, lease, attempt);
        if (plan is null || !SearchPlanner.IsCurrent(plan, candidate, attempt, lease))
        {
            Refuse(candidate, attempt, "report");
            return ReportDecision.Abandon;
        }

        if (reports.TryGetValue(candidate, out var last) && (report.Step < last.Step || (report.Step == last.Step && report.Rung <= last.Rung)))
        {
            await journal.Settled;
            return ReportDecision.Continue;
        }

        reports[candidate] = report;
        var message = report.Rung > 0 ? $"Attempt {attempt} reached rung {report.Rung}." : $"Attempt {attempt} is at step {report.Step} of {report.Steps}.";
        await journal.Add(before => [new SearchEvent(before + 1, time.GetUtcNow(), SearchEventKind.Report, candidate, message, report)], WakeFollowers);
        return ReportDecision.Continue;
    }

    /// <inheritdoc/>
    public async Task<bool> CompleteAsync(int candidate, long lease, int attempt, CandidateOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        await loading;
        journal.Check();
        TakeUp(candidate, lease, attempt);
        if (plan?.Candidates.GetValueOrDefault(candidate) is not { } known)
        {
            return false;
        }

        if (SearchPlanner.IsCurrent(plan, candidate, attempt, lease))
        {
            await StoreAsync(planner.Apply(plan, new AttemptEnded(candidate, attempt, outcome)));
            if (outcome.Failure != FailureKind.None)
            {
                metrics.AttemptFailed(outcome.Failure);
            }

            return true;
        }

        // The newest attempt's end offered again: its first answer was lost on the way. Where the candidate waits, that end was a failure; a result
        // that comes now is one of a lease that was lost, and does not count.
        var stands = known.Status is CandidateStatus.Completed or CandidateStatus.Failed or CandidateStatus.Stopped
            || (known.Status == CandidateStatus.Waiting && outcome.Status is not (CandidateStatus.Completed or CandidateStatus.Stopped));
        if (known.Attempt == attempt && known.Lease == lease && stands)
        {
            await journal.Settled;
            return true;
        }

        Refuse(candidate, attempt, "result");
        return false;
    }

    /// <summary>
    /// Begins an attempt. Nobody waits for its event: all that the attempt will be acknowledged comes behind it in the same order, so whatever
    /// is acknowledged implies that it is stored.
    /// </summary>
    private void Begin(int candidate, long lease, string place = "")
    {
        var step = planner.Apply(plan!, new AttemptReady(candidate, lease, place));
        if (step.Changes.Count > 0)
        {
            reports.Remove(candidate);
            _ = StoreAsync(step);
        }
    }

    /// <summary>
    /// Takes up an attempt whose beginning was lost before it was stored: its number is the next one, and its lease is newer than any that is
    /// known. Whatever is granted later has a newer one still, so no two attempts can both be taken up.
    /// </summary>
    private void TakeUp(int candidate, long lease, int attempt)
    {
        if (plan?.Candidates.GetValueOrDefault(candidate) is { Status: CandidateStatus.Waiting } known && attempt == known.Attempt + 1 && lease > known.Lease)
        {
            Begin(candidate, lease);
        }
    }

    private void Refuse(int candidate, int attempt, string what)
    {
        metrics.CallFenced();
        log.Fenced(id, candidate, attempt, what);
    }

    /// <summary>
    /// Takes a step over, so that the next message is decided on behind it, and carries it out once its changes are stored.
    /// </summary>
    /// <returns>Completes when the changes are stored.</returns>
    private Task StoreAsync(PlanStep step)
    {
        plan = step.State;
        var now = time.GetUtcNow();
        return journal.Add(
            number => [.. step.Changes.Select(c => new SearchEvent(
                ++number,
                now,
                c.Kind,
                c.Candidate?.Number ?? 0,
                c.Message,
                null,
                c.Candidate is null ? null : PlanViews.Candidate(c.Candidate, reports.GetValueOrDefault(c.Candidate.Number))))],
            () =>
            {
                settled = step.State;
                Carry(step.Commands);
                if (step.Changes.Count > 0)
                {
                    foreach (var change in step.Changes)
                    {
                        Tell(change);
                    }

                    WakeFollowers();
                    TellCatalog();
                }
            });
    }

    /// <summary>A failure leaves open what was stored, so the activation ends and the next one reads.</summary>
    private void HistoryFailed(Exception fault)
    {
        log.HistoryFailed(id, fault);
        Leave();
    }

    /// <summary>Ends this activation; followers ask the next one, which cannot begin while they wait here.</summary>
    private void Leave()
    {
        DeactivateOnIdle();
        WakeFollowers();
    }

    private void WakeFollowers()
    {
        var followers = appended;
        appended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        followers.SetResult();
    }

    /// <summary>A changed status goes to the catalog at once, counts at most twice a second.</summary>
    private void TellCatalog()
    {
        if (toldStatus != settled!.Status || (!tellingLater && time.GetElapsedTime(told) >= CatalogInterval))
        {
            _ = TellCatalogAsync();
        }
        else if (!tellingLater)
        {
            tellingLater = true;
            _ = LaterAsync();
        }

        async Task LaterAsync()
        {
            await Task.Delay(CatalogInterval, time);
            tellingLater = false;
            await TellCatalogAsync();
        }
    }

    private Task TellCatalogAsync()
    {
        if (stored.State.Spec is null)
        {
            // Removed meanwhile.
            return Task.CompletedTask;
        }

        (told, toldStatus) = (time.GetTimestamp(), settled!.Status);
        var summary = Summary();
        return TryAsync(() => GrainFactory.GetGrain<ICatalogGrain>(GrainKeys.Catalog).UpdateAsync(summary), 0, "catalog");
    }

    private void Tell(PlanChange change)
    {
        if (change.Candidate is not { } candidate)
        {
            log.SearchChanged(id, change.Message);
            if (change.Kind == SearchEventKind.SearchEnded)
            {
                metrics.SearchEnded(settled!.Status);
            }

            return;
        }

        log.CandidateChanged(id, candidate.Number, change.Message);
        if (change.Kind == SearchEventKind.Ended)
        {
            metrics.CandidateFinished(candidate.Status, candidate.Role);
        }
    }

    /// <summary>Carries commands out without waiting: nothing can hold the search up, and a lost message is repaired by the reconciliation.</summary>
    private void Carry(IReadOnlyList<PlanCommand> commands)
    {
        int[] starts = [.. commands.OfType<StartCandidate>().Select(c => c.Number)];
        if (starts.Length > 0)
        {
            _ = TryAsync(() => Pool.AskAsync(Ask(starts)), starts[0], "request");
        }

        int[] cancelled = [.. commands.OfType<CancelCandidate>().Select(c => c.Number)];
        if (cancelled.Length > 0)
        {
            _ = TryAsync(() => Pool.WithdrawAsync(id, cancelled), cancelled[0], "withdraw");
        }

        int[] leaving = [.. commands.OfType<YieldCandidate>().Select(c => c.Number)];
        if (leaving.Length > 0)
        {
            _ = TryAsync(() => Pool.YieldAsync(id, leaving), leaving[0], "yield");
        }

        if (commands.OfType<EndSearch>().Any())
        {
            reconcile?.Dispose();
            reconcile = null;
            _ = TryAsync(StopRemindingAsync, 0, "reminder");
            _ = KeepOverviewAsync();
        }
    }

    private SlotAsk Ask(IEnumerable<int> candidates) => new(
        id,
        candidates.Select(n =>
        {
            var (demand, delay) = planner.Request(plan!, n);
            return new SlotRequest(id, n, demand, delay);
        }).ToArray(),
        plan!.Spec.Weight ?? 1);

    private async Task TryAsync(Func<Task> call, int candidate, string what)
    {
        try
        {
            await call();
        }
        catch (Exception fault)
        {
            log.CallFailed(what, id, candidate, fault);
        }
    }
}
