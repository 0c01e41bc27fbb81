using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains;

/// <content>What people do to single candidates and to the search's record.</content>
public sealed partial class SearchGrain
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<SearchEvent>> ReadCandidateEventsAsync(int candidate, long after, int max, CancellationToken cancellation = default) =>
        history.ReadCandidateAsync(id, candidate, after, Math.Min(max, RestorePage), cancellation);

    /// <inheritdoc/>
    public async Task<bool> StopCandidateAsync(int candidate)
    {
        journal.Check();
        if (plan?.Candidates.ContainsKey(candidate) != true)
        {
            return false;
        }

        await StoreAsync(planner.Apply(plan, new CandidateStopped(candidate, reports.GetValueOrDefault(candidate))));
        return true;
    }

    /// <inheritdoc/>
    public async Task<AddCandidateAnswer> AddCandidateAsync(ManualCandidate candidate, string? idempotencyKey)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        await loading;
        journal.Check();
        if (plan is null)
        {
            return AddCandidateAnswer.Refused(AddRefusal.UnknownSearch);
        }

        // A repeated call decides nothing, and waits as the first one does until what it is told is stored.
        var added = new CandidateAdded(candidate, idempotencyKey ?? "");
        var answer = SearchPlanner.Judge(plan, added);
        if (answer.Refusal == AddRefusal.None)
        {
            await StoreAsync(planner.Apply(plan, added));
        }

        return answer;
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync()
    {
        await loading;
        await journal.Settled;
        if (settled is { Status: SearchStatus.Running })
        {
            return false;
        }

        // The state goes first: with a spec and without events the search would begin again.
        Leave();
        await StopRemindingAsync();
        await stored.ClearStateAsync();
        await overview.ClearStateAsync();
        await history.RemoveAsync(id);
        return true;
    }
}
