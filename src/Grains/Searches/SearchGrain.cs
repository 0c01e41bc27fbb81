using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Strategies;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace AdapterSearch.Grains;

/// <summary>
/// The coordinator of a search: stores what <see cref="SearchPlanner"/> decides, then acts on it. Its candidates live in the history,
/// from which an activation restores them; the newest reports, which it keeps in memory only, may be lost.
/// </summary>
/// <param name="stored">Spec and shape.</param>
/// <param name="history">Events, the stored truth.</param>
/// <param name="planner">The rules.</param>
/// <param name="options">Times.</param>
/// <param name="time">Clock.</param>
/// <param name="metrics">Counts.</param>
/// <param name="log">Log.</param>
public sealed partial class SearchGrain(
    [PersistentState("search")] IPersistentState<SearchGrainState> stored,
    IHistoryStore history,
    SearchPlanner planner,
    CoordinationOptions options,
    TimeProvider time,
    CoordinationMetrics metrics,
    ILogger<SearchGrain> log) : Grain, ISearchGrain, IRemindable
{
    private const string ReminderName = "resume";
    private const int RestorePage = 1000;
    private const int MostCandidatesPerPage = 1000;
    private static readonly TimeSpan CatalogInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    private readonly Dictionary<int, CandidateReport> reports = [];
    private string id = "";

    /// <summary>What was decided; its events may still be on their way to the history.</summary>
    private PlanState? plan;

    /// <summary>What was decided and is stored: all that anybody is shown.</summary>
    private PlanState? settled;

    private SearchJournal journal = null!;
    private TaskCompletionSource appended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IGrainTimer? reconcile;
    private SearchStatus? toldStatus;
    private long told;
    private bool tellingLater;
    private Func<PlanState?>? followed;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        id = this.GetPrimaryKeyString();
        journal = new SearchJournal(id, history, HistoryFailed);
        followed = () => settled;
        metrics.Follow(id, followed);
        if (stored.State is { Spec: { } spec, Shape: { } shape })
        {
            await RestoreAsync(spec, shape, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (followed is not null)
        {
            metrics.Forget(id, followed);
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<SubmitAnswer> SubmitAsync(SearchSpec spec, ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(shape);
        if (stored.State.Spec is { } known)
        {
            await journal.Settled;
            return Same(known, spec)
                ? SubmitAnswer.Accepted(Summary())
                : SubmitAnswer.Refused([$"Search '{id}' exists with another spec; submit this one under another name or idempotency key."]);
        }

        if (SpecValidation.Problems(spec, shape) is { Count: > 0 } problems)
        {
            return SubmitAnswer.Refused(problems);
        }

        // The reminder comes first: whatever is stored after it will be gone on with.
        await this.RegisterOrUpdateReminder(ReminderName, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        stored.State = new SearchGrainState { Spec = spec, Shape = shape, Submitted = time.GetUtcNow() };
        try
        {
            await stored.WriteStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }

        await StoreAsync(planner.Submit(spec, shape));
        metrics.SearchSubmitted();
        StartReconciling();
        return SubmitAnswer.Accepted(Summary());
    }

    /// <inheritdoc/>
    public Task<SearchView?> GetViewAsync() =>
        Task.FromResult(settled is null ? null : PlanViews.Search(settled, Summary(), reports, journal.Stored));

    /// <inheritdoc/>
    public Task<SearchView?> GetOverviewAsync() =>
        Task.FromResult(settled is null ? null : PlanViews.Overview(settled, Summary(), journal.Stored));

    /// <inheritdoc/>
    public Task<IReadOnlyList<CandidateView>> ReadCandidatesAsync(int after, int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        return Task.FromResult<IReadOnlyList<CandidateView>>(settled is null ? [] : PlanViews.Page(settled, reports, after, Math.Min(max, MostCandidatesPerPage)));
    }

    /// <inheritdoc/>
    public Task<SearchSummary?> GetSummaryAsync() => Task.FromResult(settled is null ? null : Summary());

    /// <inheritdoc/>
    public async Task<bool> CancelAsync()
    {
        if (plan is null)
        {
            return false;
        }

        await StoreAsync(planner.Apply(plan, new SearchCancelled()));
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> PauseAsync(bool yieldRunning)
    {
        if (plan is null)
        {
            return false;
        }

        await StoreAsync(planner.Apply(plan, new SearchPaused(yieldRunning)));
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> UnpauseAsync()
    {
        if (plan is null)
        {
            return false;
        }

        await StoreAsync(planner.Apply(plan, new SearchUnpaused()));
        return true;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SearchEvent>> ReadEventsAsync(long after, int max, TimeSpan wait, CancellationToken cancellation = default)
    {
        var happened = appended.Task;
        if (after >= journal.Stored && wait > TimeSpan.Zero)
        {
            try
            {
                await happened.WaitAsync(wait < LongestWait ? wait : LongestWait, time, cancellation);
            }
            catch (TimeoutException)
            {
                return [];
            }
        }

        return await history.ReadAsync(id, after, max, withReports: true, cancellation);
    }

    /// <inheritdoc/>
    public Task ResumeAsync() => Task.CompletedTask;

    /// <summary>Wakes the search up after its silo or process was lost.</summary>
    /// <param name="reminderName">Unused; there is one reminder.</param>
    /// <param name="status">Unused.</param>
    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        settled is null or { Status: not SearchStatus.Running } ? StopRemindingAsync() : Task.CompletedTask;

    private ISlotPoolGrain Pool => GrainFactory.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool);

    private static bool Same(SearchSpec one, SearchSpec other) =>
        JsonSerializer.Serialize(one, JsonDefaults.Compact) == JsonSerializer.Serialize(other, JsonDefaults.Compact);

    private SearchSummary Summary() => PlanViews.Summary(settled!, id, stored.State.Submitted);

    private async Task RestoreAsync(SearchSpec spec, ModelShape shape, CancellationToken cancellation)
    {
        var events = new List<SearchEvent>();
        journal.Open(await history.LastAsync(id, cancellation));
        long after = 0;
        while (true)
        {
            var page = await history.ReadAsync(id, after, RestorePage, withReports: false, cancellation);
            if (page.Count == 0)
            {
                break;
            }

            events.AddRange(page);
            after = page[^1].Sequence;
        }

        foreach (var view in events.Select(e => e.View).OfType<CandidateView>())
        {
            if (view.Report is { } report)
            {
                reports[view.Number] = report;
            }
        }

        var step = planner.Restore(spec, shape, events);
        log.SearchRestored(id, step.State.Finished, step.State.Candidates.Count, step.State.Active.Count);

        // Its commands are left to the reconciliation, whose first tick follows at once.
        await StoreAsync(step with { Commands = [] });
        if (step.State.Status == SearchStatus.Running)
        {
            StartReconciling();
        }
    }

    /// <summary>The first tick comes at once, the others repair what lost messages leave behind: requests are safe to repeat.</summary>
    private void StartReconciling() =>
        reconcile ??= this.RegisterGrainTimer(
            ReconcileAsync, new GrainTimerCreationOptions(TimeSpan.Zero, options.Reconcile) { KeepAlive = true });

    private async Task ReconcileAsync()
    {
        if (settled is not { Status: SearchStatus.Running })
        {
            reconcile?.Dispose();
            reconcile = null;
            return;
        }

        if (settled.Paused)
        {
            return;
        }

        try
        {
            await Pool.AskAsync(Ask(settled.Active));
        }
        catch (Exception fault)
        {
            log.CallFailed("request", id, 0, fault);
        }
    }

    private async Task StopRemindingAsync()
    {
        if (await this.GetReminder(ReminderName) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }
}
