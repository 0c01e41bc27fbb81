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
/// <param name="overview">What it shows while it is being restored.</param>
/// <param name="history">Events, the stored truth.</param>
/// <param name="planner">The rules.</param>
/// <param name="options">Times.</param>
/// <param name="time">Clock.</param>
/// <param name="metrics">Counts.</param>
/// <param name="log">Log.</param>
public sealed partial class SearchGrain(
    [PersistentState("search")] IPersistentState<SearchGrainState> stored,
    [PersistentState("overview")] IPersistentState<SearchOverviewState> overview,
    IHistoryStore history,
    SearchPlanner planner,
    CoordinationOptions options,
    TimeProvider time,
    CoordinationMetrics metrics,
    ILogger<SearchGrain> log) : Grain, ISearchGrain, IRemindable
{
    private const string ReminderName = "resume";
    private const int RestorePage = 1000;

    /// <summary>Events between two turns of those who look at a search while it is being restored.</summary>
    private const int RestorePageBesideViews = 100;
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

    /// <summary>The restoration of what is stored; a long one goes on while views are answered.</summary>
    private Task loading = Task.CompletedTask;

    private long shown;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        id = this.GetPrimaryKeyString();
        journal = new SearchJournal(id, history, HistoryFailed);
        followed = () => settled;
        metrics.Follow(id, followed);
        if (stored.State is { Spec: { } spec, Shape: { } shape })
        {
            journal.Open(await history.LastAsync(id, cancellationToken));
            loading = RestoreAsync(spec, shape);
            if (IsLong)
            {
                _ = GiveUpAsync(loading);
            }
            else
            {
                await loading;
            }
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
        await loading;
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
            Leave();
            throw;
        }

        await StoreAsync(planner.Submit(spec, shape));
        metrics.SearchSubmitted();
        StartReconciling();
        return SubmitAnswer.Accepted(Summary());
    }

    /// <inheritdoc/>
    public async Task<SearchView?> GetViewAsync()
    {
        await loading;
        return settled is null ? null : PlanViews.Search(settled, Summary(), reports, journal.Stored);
    }

    /// <inheritdoc/>
    public async Task<SearchView?> GetOverviewAsync()
    {
        if (settled is null && !loading.IsCompleted)
        {
            return overview.State.View;
        }

        await loading;
        return settled is null ? null : PlanViews.Overview(settled, Summary(), journal.Stored);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CandidateView>> ReadCandidatesAsync(int after, int max)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(max, 1);
        max = Math.Min(max, MostCandidatesPerPage);
        if (settled is null && !loading.IsCompleted && await history.ReadCandidatesAsync(id, after, max) is { } indexed)
        {
            return [.. indexed.Select(c => c with { Outcome = PlanViews.WithoutLog(c.Outcome) })];
        }

        await loading;
        return settled is null ? [] : PlanViews.Page(settled, reports, after, max);
    }

    /// <inheritdoc/>
    public async Task<SearchSummary?> GetSummaryAsync()
    {
        if (settled is null && !loading.IsCompleted)
        {
            return overview.State.View!.Summary;
        }

        await loading;
        return settled is null ? null : Summary();
    }

    /// <inheritdoc/>
    public async Task<bool> CancelAsync()
    {
        await loading;
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
        await loading;
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
        await loading;
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

        return journal.Recent(after, max) ?? await history.ReadAsync(id, after, max, withReports: true, cancellation);
    }

    /// <inheritdoc/>
    public Task ResumeAsync() => Task.CompletedTask;

    /// <summary>Wakes the search up after its silo or process was lost.</summary>
    /// <param name="reminderName">Unused; there is one reminder.</param>
    /// <param name="status">Unused.</param>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await loading;
        if (settled is null or { Status: not SearchStatus.Running })
        {
            await StopRemindingAsync();
        }
    }

    /// <summary>Whether it is shown before it is restored.</summary>
    private bool IsLong => overview.State.View is not null && journal.Stored > options.EventsRestoredFirst;

    private ISlotPoolGrain Pool => GrainFactory.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool);

    private static bool Same(SearchSpec one, SearchSpec other) =>
        JsonSerializer.Serialize(one, JsonDefaults.Compact) == JsonSerializer.Serialize(other, JsonDefaults.Compact);

    private SearchSummary Summary() => PlanViews.Summary(settled!, id, stored.State.Submitted);

    private async Task RestoreAsync(SearchSpec spec, ModelShape shape)
    {
        var restoration = planner.BeginRestore(spec, shape);
        var size = IsLong ? RestorePageBesideViews : RestorePage;
        long after = 0;
        while (await history.ReadAsync(id, after, size, withReports: false) is { Count: > 0 } page)
        {
            restoration.Add(page);
            foreach (var view in page.Select(e => e.View).OfType<CandidateView>())
            {
                if (view.Report is { } report)
                {
                    reports[view.Number] = report;
                }
            }

            after = page[^1].Sequence;

            // Whoever looks at the search meanwhile has their turn.
            await Task.Yield();
        }

        var step = restoration.Finish();
        log.SearchRestored(id, step.State.Finished, step.State.Candidates.Count, step.State.Active.Count);

        // Its commands are left to the reconciliation, whose first tick follows at once.
        await StoreAsync(step with { Commands = [] });
        if (step.State.Status == SearchStatus.Running)
        {
            StartReconciling();
        }
    }

    /// <summary>A search that cannot be restored says so to every caller; the next activation tries again.</summary>
    private async Task GiveUpAsync(Task restoring)
    {
        try
        {
            await restoring;
        }
        catch (Exception fault)
        {
            HistoryFailed(fault);
        }
    }

    /// <summary>Keeps what a long search shows while it is restored. It is derived: where it cannot be written, an older one is shown for longer.</summary>
    private async Task KeepOverviewAsync()
    {
        if (journal.Stored <= options.EventsRestoredFirst || journal.Stored == shown)
        {
            return;
        }

        shown = journal.Stored;
        overview.State = new SearchOverviewState { View = PlanViews.Overview(settled!, Summary(), shown) };
        await TryAsync(overview.WriteStateAsync, 0, "overview");
    }

    /// <summary>The first tick comes at once, the others repair what lost messages leave behind: requests are safe to repeat.</summary>
    private void StartReconciling() =>
        reconcile ??= this.RegisterGrainTimer(
            ReconcileAsync, new GrainTimerCreationOptions(TimeSpan.Zero, options.Reconcile) { KeepAlive = true });

    private async Task ReconcileAsync()
    {
        if (settled is not null)
        {
            await KeepOverviewAsync();
        }

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
