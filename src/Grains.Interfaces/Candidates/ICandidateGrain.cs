using AdapterSearch.Domain;
using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>
/// Carries one candidate's attempts, one at a time: takes a granted slot, has the attempt numbered by the search, hands it to the node and
/// passes on what it says. The key is <see cref="GrainKeys.Candidate"/>. It stores nothing: attempts and results are the search's, leases
/// the pool's, so that it can be lost at any moment.
/// </summary>
public interface ICandidateGrain : IGrainWithStringKey
{
    /// <summary>
    /// A slot was granted: begins a new attempt at the search and hands it to the node, or gives the slot back when the candidate shall
    /// not run. Safe to repeat with the same lease.
    /// </summary>
    /// <param name="lease">The slot.</param>
    Task GrantedAsync(SlotLease lease);

    /// <summary>
    /// A lease ran out or its node went away; the pool has queued the candidate again. Safe to repeat; ignored unless the newest attempt
    /// runs under it.
    /// </summary>
    /// <param name="token">Token of the lost lease.</param>
    /// <param name="reason">Readable reason.</param>
    Task LeaseLostAsync(long token, string reason);

    /// <summary>
    /// No node can ever serve the candidate; it fails with the reason. Safe to repeat; ignored unless the candidate waits. Durable on return.
    /// </summary>
    /// <param name="reason">Readable reason with the numbers.</param>
    Task RefusedAsync(string reason);

    /// <summary>Progress of an attempt, passed on to the search; see <see cref="ISearchGrain.ReportAsync"/>.</summary>
    /// <param name="lease">Token of the lease under which the attempt runs.</param>
    /// <param name="attempt">The reporting attempt.</param>
    /// <param name="report">Its progress.</param>
    Task<ReportDecision> ReportAsync(long lease, int attempt, CandidateReport report);

    /// <summary>
    /// The end of an attempt, passed on to the search (see <see cref="ISearchGrain.CompleteAsync"/>); then its slot goes back to the pool.
    /// Safe to repeat. Durable on return.
    /// </summary>
    /// <param name="lease">The slot that the attempt ran on and no longer uses.</param>
    /// <param name="attempt">The attempt that ended.</param>
    /// <param name="outcome">How it ended.</param>
    /// <returns>True when the outcome stands, false when the attempt is fenced.</returns>
    Task<bool> CompleteAsync(SlotLease lease, int attempt, CandidateOutcome outcome);
}
