using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Orleans;

namespace AdapterSearch.Grains;

/// <summary>Carries one candidate's attempts. What it remembers is the lease and number of the newest attempt that it began; it may forget both.</summary>
public sealed class CandidateGrain : Grain, ICandidateGrain
{
    private string searchId = "";
    private int number;
    private long token;
    private int attempt;

    private ISearchGrain Search => GrainFactory.GetGrain<ISearchGrain>(searchId);

    private ISlotPoolGrain Pool => GrainFactory.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (searchId, number) = GrainKeys.ParseCandidate(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task GrantedAsync(SlotLease lease)
    {
        ArgumentNullException.ThrowIfNull(lease);
        if (lease.Token < token)
        {
            return;
        }

        if (await Search.BeginAttemptAsync(number, lease) is not { } start)
        {
            await Pool.ReleaseAsync(lease.Token);
            DeactivateOnIdle();
            return;
        }

        (token, attempt) = (lease.Token, start.Attempt);
        await GrainFactory.GetGrain<INodeGrain>(lease.Node).StartAsync(start);
    }

    /// <inheritdoc/>
    public async Task LeaseLostAsync(long token, string reason)
    {
        if (token == this.token)
        {
            this.token = 0;
            await Search.AttemptLostAsync(number, attempt, reason);
        }
    }

    /// <inheritdoc/>
    public Task<ReportDecision> ReportAsync(int attempt, CandidateReport report) => Search.ReportAsync(number, attempt, report);

    /// <inheritdoc/>
    public async Task<bool> CompleteAsync(SlotLease lease, int attempt, CandidateOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(outcome);
        var accepted = await Search.CompleteAsync(number, attempt, outcome);
        await Pool.ReleaseAsync(lease.Token);
        if (accepted && outcome.Status is not (CandidateStatus.Completed or CandidateStatus.Stopped))
        {
            // The search may want another attempt, and its own request came while this slot was still held. If it does not, the grant is
            // given back.
            await Pool.RequestAsync(searchId, [number]);
        }

        if (lease.Token >= token)
        {
            DeactivateOnIdle();
        }

        return accepted;
    }
}
