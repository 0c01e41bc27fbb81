using AdapterSearch.Domain;
using Orleans;
using Orleans.Concurrency;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>
/// The coordinator of one search; the key is the search id. It alone decides what runs, which attempt of a candidate is the newest and
/// which results count. Everything it acknowledges is in the history store first.
/// </summary>
public interface ISearchGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts the search and starts it. Safe to repeat: the same spec again answers alike and changes nothing; another spec under the
    /// same id is refused. When accepted, spec and shape are durable.
    /// </summary>
    /// <param name="spec">What to search.</param>
    /// <param name="shape">Shape of the spec's base model.</param>
    Task<SubmitAnswer> SubmitAsync(SearchSpec spec, ModelShape shape);

    /// <summary>The whole search, without the step logs of DAM searches (the event of a candidate's end keeps those); null if never submitted. Changes nothing.</summary>
    Task<SearchView?> GetViewAsync();

    /// <summary>
    /// The search without its candidates, whose number grows without a bound: spec, shape, board and winner; null if never submitted.
    /// <see cref="ReadCandidatesAsync"/> reads the candidates page by page. Changes nothing; never waits for the search's other work.
    /// </summary>
    [AlwaysInterleave]
    Task<SearchView?> GetOverviewAsync();

    /// <summary>
    /// Candidates in the order of their numbers; empty behind the last one and for a search that was never submitted. A follow-up call with
    /// the last number seen gives the next page. Changes nothing; never waits for the search's other work.
    /// </summary>
    /// <param name="after">Number of the last candidate already seen; 0 reads from the beginning.</param>
    /// <param name="max">Most candidates to answer with, 1 to 1,000; more is cut.</param>
    [AlwaysInterleave]
    Task<IReadOnlyList<CandidateView>> ReadCandidatesAsync(int after, int max);

    /// <summary>The search's line in the list; null if never submitted. Changes nothing.</summary>
    Task<SearchSummary?> GetSummaryAsync();

    /// <summary>
    /// Cancels what has not ended. Safe to repeat; a search that has ended stays as it is. Durable on return; running attempts end soon
    /// after, their results are refused.
    /// </summary>
    /// <returns>False if the search was never submitted.</returns>
    Task<bool> CancelAsync();

    /// <summary>
    /// Starts nothing more until <see cref="UnpauseAsync"/>. Safe to repeat; a search that has ended stays as it is. Durable on return.
    /// </summary>
    /// <param name="yieldRunning">True to let running attempts leave a checkpoint and end as well; false lets them run to their end.</param>
    /// <returns>False if the search was never submitted.</returns>
    Task<bool> PauseAsync(bool yieldRunning);

    /// <summary>Goes on after <see cref="PauseAsync"/>. Safe to repeat. Durable on return.</summary>
    /// <returns>False if the search was never submitted.</returns>
    Task<bool> UnpauseAsync();

    /// <summary>
    /// Events after a sequence number in order, waiting up to <paramref name="wait"/> while there are none. Changes nothing; never blocks
    /// the search. An empty answer means that nothing happened in time.
    /// </summary>
    /// <param name="after">Sequence number of the last event already seen; 0 reads from the beginning.</param>
    /// <param name="max">Most events to answer with, 1 or more.</param>
    /// <param name="wait">Longest wait; cut to 10 seconds so that no call outlives its time limit.</param>
    /// <param name="cancellation">Ends the wait.</param>
    [AlwaysInterleave]
    Task<IReadOnlyList<SearchEvent>> ReadEventsAsync(long after, int max, TimeSpan wait, CancellationToken cancellation = default);

    /// <summary>Events of one candidate after a sequence number in order, without waiting. Changes nothing; never blocks the search.</summary>
    /// <param name="candidate">Number of the candidate.</param>
    /// <param name="after">Sequence number of the last event already seen; 0 reads from the beginning.</param>
    /// <param name="max">Most events to answer with, 1 to 1,000; more is cut.</param>
    /// <param name="cancellation">Gives up.</param>
    [AlwaysInterleave]
    Task<IReadOnlyList<SearchEvent>> ReadCandidateEventsAsync(int candidate, long after, int max, CancellationToken cancellation = default);

    /// <summary>
    /// Ends one candidate as stopped, with the score of its newest report if that has one; its method goes on without it. Safe to repeat; a
    /// candidate that has ended stays as it is. Durable on return; a running attempt ends soon after, its result is refused.
    /// </summary>
    /// <param name="candidate">Number of the candidate.</param>
    /// <returns>False if there is no such candidate.</returns>
    Task<bool> StopCandidateAsync(int candidate);

    /// <summary>
    /// Adds a candidate by hand. It is trained like any other and scored on validation data; no method sees it, and it is on no board line. Safe to
    /// repeat under a key: the same candidate again is answered with its number. Durable on return; the search does not end before it has.
    /// </summary>
    /// <param name="candidate">What to train.</param>
    /// <param name="idempotencyKey">The caller's name for it; null or empty adds one with each call.</param>
    /// <returns>Its number, or why it was refused.</returns>
    Task<AddCandidateAnswer> AddCandidateAsync(ManualCandidate candidate, string? idempotencyKey);

    /// <summary>
    /// Removes what is stored of a search that has ended; a history that keeps everything keeps its events. Safe to repeat. Gone on return; files
    /// that it owns are not its business.
    /// </summary>
    /// <returns>False while it runs.</returns>
    Task<bool> RemoveAsync();

    /// <summary>
    /// Makes the search go on where it was: starts what should run and does not. Safe to repeat. Activation alone does the same; this
    /// call exists to cause it.
    /// </summary>
    Task ResumeAsync();

    /// <summary>
    /// Numbers a new attempt, which fences all earlier ones. Safe to repeat: the same lease always means the same attempt, and a lower lease
    /// than the newest is refused. The attempt is on its way to the history on return; nothing of it is acknowledged before it is there.
    /// </summary>
    /// <param name="candidate">Number of the candidate.</param>
    /// <param name="lease">The slot it will run on.</param>
    /// <returns>The attempt to hand to the node; null when the candidate shall not run on it (ended, cancelled, overtaken): give the slot back.</returns>
    [AlwaysInterleave]
    Task<AttemptStart?> BeginAttemptAsync(int candidate, SlotLease lease);

    /// <summary>
    /// Says that the newest attempt lost its slot; the candidate waits again. Safe to repeat; ignored unless the attempt runs under this
    /// very lease. Durable on return.
    /// </summary>
    /// <param name="candidate">Number of the candidate.</param>
    /// <param name="lease">Token of the lost lease.</param>
    /// <param name="reason">Readable reason.</param>
    [AlwaysInterleave]
    Task AttemptLostAsync(int candidate, long lease, string reason);

    /// <summary>
    /// Says that no node can ever serve a candidate, which fails. Safe to repeat; ignored unless the candidate waits. Durable on return.
    /// </summary>
    /// <param name="candidate">Number of the candidate.</param>
    /// <param name="reason">Readable reason with the numbers.</param>
    Task RefuseAsync(int candidate, string reason);

    /// <summary>
    /// Says that the slot of an attempt that ended is free again, so that a request for another attempt is no longer taken for a repetition.
    /// Safe to repeat; nothing is durable.
    /// </summary>
    /// <param name="candidate">Number of the candidate.</param>
    Task SlotFreedAsync(int candidate);

    /// <summary>
    /// Progress of an attempt. Safe to repeat: a report that was seen changes nothing. An attempt that is not the newest, one under another
    /// lease, and any attempt of a candidate that ended, is answered <see cref="ReportDecision.Abandon"/>. Durable on return.
    /// </summary>
    /// <param name="candidate">Number of the candidate.</param>
    /// <param name="lease">Token of the lease under which the attempt runs.</param>
    /// <param name="attempt">The reporting attempt.</param>
    /// <param name="report">Its progress.</param>
    [AlwaysInterleave]
    Task<ReportDecision> ReportAsync(int candidate, long lease, int attempt, CandidateReport report);

    /// <summary>
    /// The end of an attempt. Safe to repeat: the same attempt's end again is answered true and changes nothing. The result is durable on
    /// return, together with the candidates that follow from it.
    /// </summary>
    /// <param name="candidate">Number of the candidate.</param>
    /// <param name="lease">Token of the lease under which the attempt ran.</param>
    /// <param name="attempt">The attempt that ended.</param>
    /// <param name="outcome">How it ended.</param>
    /// <returns>True when this attempt's end stands; false when it is fenced and the outcome was dropped.</returns>
    [AlwaysInterleave]
    Task<bool> CompleteAsync(int candidate, long lease, int attempt, CandidateOutcome outcome);
}
