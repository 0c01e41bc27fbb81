using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Orleans;

namespace AdapterSearch.Grains;

/// <summary>Carries one candidate's attempts between the search, which numbers them, the pool and the node. It remembers nothing.</summary>
public sealed class CandidateGrain : Grain, ICandidateGrain
{
    private string searchId = "";
    private int number;

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
        if (await Search.BeginAttemptAsync(number, lease) is { } start)
        {
            await GrainFactory.GetGrain<INodeGrain>(lease.Node).StartAsync(start);
        }
        else
        {
            await Pool.ReleaseAsync(lease.Token);
            DeactivateOnIdle();
        }
    }

    /// <inheritdoc/>
    public Task LeaseLostAsync(long token, string reason) => Search.AttemptLostAsync(number, token, reason);

    /// <inheritdoc/>
    public Task RefusedAsync(string reason) => Search.RefuseAsync(number, reason);

    /// <inheritdoc/>
    public Task<ReportDecision> ReportAsync(long lease, int attempt, CandidateReport report) => Search.ReportAsync(number, lease, attempt, report);

    /// <inheritdoc/>
    public async Task<bool> CompleteAsync(SlotLease lease, int attempt, CandidateOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(lease);
        ArgumentNullException.ThrowIfNull(outcome);
        var accepted = await Search.CompleteAsync(number, lease.Token, attempt, outcome);
        await Pool.ReleaseAsync(lease.Token);
        if (accepted && outcome.Status is not (CandidateStatus.Completed or CandidateStatus.Stopped))
        {
            // The search may want another attempt, and its own request came while this slot was still held.
            await Search.SlotFreedAsync(number);
        }

        DeactivateOnIdle();
        return accepted;
    }
}
