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
        if (plan?.Candidates.GetValueOrDefault(candidate) is not { } known)
        {
            return null;
        }

        var step = planner.Apply(plan, new AttemptReady(candidate, lease.Token));
        if (step.Changes.Count > 0)
        {
            reports.Remove(candidate);
            await StoreAsync(step);
            known = step.State.Candidates[candidate];
        }

        return known.Status == CandidateStatus.Running && known.Lease == lease.Token
            ? new AttemptStart(lease, known.Attempt, known.Role, known.Job, plan.Spec, known.Seed)
            : null;
    }

    /// <inheritdoc/>
    public Task AttemptLostAsync(int candidate, long lease, string reason) =>
        plan is null ? Task.CompletedTask : StoreAsync(planner.Apply(plan, new AttemptLost(candidate, lease, reason)));

    /// <inheritdoc/>
    public async Task<ReportDecision> ReportAsync(int candidate, int attempt, CandidateReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (plan is null || !SearchPlanner.IsCurrent(plan, candidate, attempt))
        {
            Refuse(candidate, attempt, "report");
            return ReportDecision.Abandon;
        }

        if (reports.TryGetValue(candidate, out var last) && (report.Step < last.Step || (report.Step == last.Step && report.Rung <= last.Rung)))
        {
            return ReportDecision.Continue;
        }

        var message = report.Rung > 0 ? $"Attempt {attempt} reached rung {report.Rung}." : $"Attempt {attempt} is at step {report.Step} of {report.Steps}.";
        await AppendAsync([new SearchEvent(lastEvent + 1, time.GetUtcNow(), SearchEventKind.Report, candidate, message, report)]);
        reports[candidate] = report;
        return ReportDecision.Continue;
    }

    /// <inheritdoc/>
    public async Task<bool> CompleteAsync(int candidate, int attempt, CandidateOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (plan?.Candidates.GetValueOrDefault(candidate) is not { } known)
        {
            return false;
        }

        if (SearchPlanner.IsCurrent(plan, candidate, attempt))
        {
            await StoreAsync(planner.Apply(plan, new AttemptEnded(candidate, attempt, outcome)));
            return true;
        }

        // The newest attempt's end offered again: its first answer was lost on the way.
        if (known.Attempt == attempt && known.Status is not (CandidateStatus.Running or CandidateStatus.Cancelled))
        {
            return true;
        }

        Refuse(candidate, attempt, "result");
        return false;
    }

    private void Refuse(int candidate, int attempt, string what)
    {
        metrics.CallFenced();
        log.Fenced(id, candidate, attempt, what);
    }

    /// <summary>Stores what a step changed, then takes the step over, then carries its commands out.</summary>
    private async Task StoreAsync(PlanStep step)
    {
        if (step.Changes.Count > 0)
        {
            var now = time.GetUtcNow();
            var number = lastEvent;
            await AppendAsync([.. step.Changes.Select(c => new SearchEvent(
                ++number,
                now,
                c.Kind,
                c.Candidate?.Number ?? 0,
                c.Message,
                null,
                c.Candidate is null ? null : PlanViews.Candidate(c.Candidate, reports.GetValueOrDefault(c.Candidate.Number))))]);
        }

        plan = step.State;
        foreach (var change in step.Changes)
        {
            Tell(change);
        }

        Carry(step.Commands);
        if (step.Changes.Count > 0)
        {
            var summary = Summary();
            _ = TryAsync(() => GrainFactory.GetGrain<ICatalogGrain>(GrainKeys.Catalog).UpdateAsync(summary), 0, "catalog");
        }
    }

    /// <summary>Appends events and wakes those who follow. A failure leaves open what was stored, so the activation ends and the next one reads.</summary>
    private async Task AppendAsync(IReadOnlyList<SearchEvent> events)
    {
        try
        {
            await history.AppendAsync(id, events);
        }
        catch (Exception fault)
        {
            log.HistoryFailed(id, fault);
            DeactivateOnIdle();
            throw;
        }

        lastEvent = events[^1].Sequence;
        var followers = appended;
        appended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        followers.SetResult();
    }

    private void Tell(PlanChange change)
    {
        if (change.Candidate is not { } candidate)
        {
            log.SearchChanged(id, change.Message);
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
            _ = TryAsync(() => Pool.RequestAsync(id, starts), starts[0], "request");
        }

        int[] cancelled = [.. commands.OfType<CancelCandidate>().Select(c => c.Number)];
        if (cancelled.Length > 0)
        {
            _ = TryAsync(() => Pool.WithdrawAsync(id, cancelled), cancelled[0], "withdraw");
        }

        if (commands.OfType<EndSearch>().Any())
        {
            reconcile?.Dispose();
            reconcile = null;
            _ = TryAsync(StopRemindingAsync, 0, "reminder");
        }
    }

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
