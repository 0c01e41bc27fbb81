using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Orleans;

namespace AdapterSearch.Grains;

/// <summary>
/// Brings one candidate to its end. Its memory is a convenience: a new activation asks the search what to run and the pool which lease
/// there is, and goes on.
/// </summary>
public sealed class CandidateGrain : Grain, ICandidateGrain
{
    private string searchId = "";
    private int number;
    private CandidateStart? start;
    private long token;

    private ISearchGrain Search => GrainFactory.GetGrain<ISearchGrain>(searchId);

    private ISlotPoolGrain Pool => GrainFactory.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (searchId, number) = GrainKeys.ParseCandidate(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StartAsync(CandidateStart start)
    {
        ArgumentNullException.ThrowIfNull(start);
        this.start = start;
        await AskForSlotAsync(start, "its slot is not known to the pool");
    }

    /// <inheritdoc/>
    public async Task GrantedAsync(SlotLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        if (lease.Token < token)
        {
            return;
        }

        start ??= await Search.GetStartAsync(number);
        var attempt = start is null ? 0 : await Search.BeginAttemptAsync(number, lease);
        if (attempt == 0)
        {
            await Pool.ReleaseAsync(lease.Token);
            DeactivateOnIdle();
            return;
        }

        token = lease.Token;
        await GrainFactory.GetGrain<INodeGrain>(lease.Node)
            .StartAsync(new AttemptStart(lease, attempt, start!.Role, start.Job, start.Spec, start.Seed));
    }

    /// <inheritdoc/>
    public async Task LeaseLostAsync(long token, string reason)
    {
        if (token < this.token)
        {
            return;
        }

        // The newest attempt number is the search's to know: this one may have been numbered by an earlier activation.
        start = await Search.GetStartAsync(number);
        this.token = 0;
        if (start is not null)
        {
            await AskForSlotAsync(start, reason);
        }
        else
        {
            await Pool.WithdrawAsync(searchId, number);
            DeactivateOnIdle();
        }
    }

    /// <inheritdoc/>
    public Task<ReportDecision> ReportAsync(int attempt, CandidateReport report) => Search.ReportAsync(number, attempt, report);

    /// <inheritdoc/>
    public async Task<bool> CompleteAsync(SlotLease lease, int attempt, CandidateOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var accepted = await Search.CompleteAsync(number, attempt, outcome);
        await Pool.ReleaseAsync(lease.Token);
        if (token == lease.Token)
        {
            token = 0;
        }

        return accepted;
    }

    /// <inheritdoc/>
    public async Task CancelAsync()
    {
        await Pool.WithdrawAsync(searchId, number);
        DeactivateOnIdle();
    }

    /// <summary>The pool decides: a candidate that holds a lease runs, any other waits from now on.</summary>
    private async Task AskForSlotAsync(CandidateStart known, string reason)
    {
        var held = await Pool.RequestAsync(new SlotRequest(searchId, number));
        if (held is not null)
        {
            token = held.Token;
        }
        else if (known.Running)
        {
            await Search.AttemptLostAsync(number, known.Attempt, reason);
        }
    }
}
