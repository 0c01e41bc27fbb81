using AdapterSearch.Domain;
using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>
/// Brings one candidate to its end: asks for a slot, hands attempts to nodes, one at a time, and passes on what they say. The key is
/// <see cref="GrainKeys.Candidate"/>. It stores nothing: attempts and results are the search's, leases the pool's, so that it can be
/// lost at any moment.
/// </summary>
public interface ICandidateGrain : IGrainWithStringKey
{
    /// <summary>Makes the candidate run: asks the pool for a slot unless it has one. Safe to repeat; nothing is durable.</summary>
    /// <param name="start">What runs.</param>
    Task StartAsync(CandidateStart start);

    /// <summary>
    /// A slot was granted: numbers a new attempt at the search and hands it to the node. Safe to repeat with the same lease. The attempt
    /// is durable at the search on return.
    /// </summary>
    /// <param name="lease">The slot.</param>
    Task GrantedAsync(SlotLease lease);

    /// <summary>A lease ran out or its node went away: the candidate asks for another slot. Safe to repeat; an old lease is ignored.</summary>
    /// <param name="token">Token of the lost lease.</param>
    /// <param name="reason">Readable reason.</param>
    Task LeaseLostAsync(long token, string reason);

    /// <summary>Progress of an attempt, passed on to the search; see <see cref="ISearchGrain.ReportAsync"/>.</summary>
    /// <param name="attempt">The reporting attempt.</param>
    /// <param name="report">Its progress.</param>
    Task<ReportDecision> ReportAsync(int attempt, CandidateReport report);

    /// <summary>
    /// The end of an attempt, passed on to the search (see <see cref="ISearchGrain.CompleteAsync"/>); then its slot goes back to the pool.
    /// Safe to repeat. Durable on return.
    /// </summary>
    /// <param name="lease">The slot that the attempt ran on and no longer uses.</param>
    /// <param name="attempt">The attempt that ended.</param>
    /// <param name="outcome">How it ended.</param>
    /// <returns>True when the outcome stands, false when the attempt is fenced.</returns>
    Task<bool> CompleteAsync(SlotLease lease, int attempt, CandidateOutcome outcome);

    /// <summary>Ends the candidate's wait for a slot or its running attempt. Safe to repeat; nothing is durable.</summary>
    Task CancelAsync();
}
