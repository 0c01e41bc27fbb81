using Microsoft.Extensions.Logging;

namespace AdapterSearch.Grains;

/// <summary>All log messages of the coordination; event ids 3000 to 3099.</summary>
internal static partial class Log
{
    [LoggerMessage(3000, LogLevel.Information, "Search {SearchId}: {Message}")]
    public static partial void SearchChanged(this ILogger log, string searchId, string message);

    [LoggerMessage(3001, LogLevel.Debug, "Search {SearchId}, candidate {Candidate}: {Message}")]
    public static partial void CandidateChanged(this ILogger log, string searchId, int candidate, string message);

    [LoggerMessage(3002, LogLevel.Information, "Search {SearchId} restored: {Finished} of {Planned} candidates ended, {Active} go on")]
    public static partial void SearchRestored(this ILogger log, string searchId, int finished, int planned, int active);

    [LoggerMessage(3003, LogLevel.Error, "Search {SearchId} could not store its events; it starts again from what is stored")]
    public static partial void HistoryFailed(this ILogger log, string searchId, Exception fault);

    [LoggerMessage(3004, LogLevel.Warning, "Search {SearchId}, candidate {Candidate}: attempt {Attempt} is fenced, its {What} was refused")]
    public static partial void Fenced(this ILogger log, string searchId, int candidate, int attempt, string what);

    [LoggerMessage(3005, LogLevel.Warning, "Call '{What}' for search {SearchId}, candidate {Candidate} failed; it is repeated when it still matters")]
    public static partial void CallFailed(this ILogger log, string what, string searchId, int candidate, Exception fault);

    [LoggerMessage(3006, LogLevel.Information, "Search {SearchId} and its record are removed")]
    public static partial void SearchRemoved(this ILogger log, string searchId);

    [LoggerMessage(3010, LogLevel.Information, "Node {Node} registered with {Slots} slots, {Running} running")]
    public static partial void NodeRegistered(this ILogger log, string node, int slots, int running);

    [LoggerMessage(3011, LogLevel.Debug, "Search {SearchId}, candidate {Candidate}: lease {Token} granted on {Node} slot {Slot}")]
    public static partial void LeaseGranted(this ILogger log, string searchId, int candidate, long token, string node, int slot);

    [LoggerMessage(3012, LogLevel.Warning, "Search {SearchId}, candidate {Candidate}: lease {Token} lost, {Reason}")]
    public static partial void LeaseLost(this ILogger log, string searchId, int candidate, long token, string reason);

    [LoggerMessage(3013, LogLevel.Error, "The slot pool could not store its leases; it starts again from what is stored")]
    public static partial void PoolStoreFailed(this ILogger log, Exception fault);

    [LoggerMessage(3014, LogLevel.Warning, "Search {SearchId}, candidate {Candidate}: lease {Token} was not taken up; it runs out by itself")]
    public static partial void GrantUnanswered(this ILogger log, string searchId, int candidate, long token);

    [LoggerMessage(3015, LogLevel.Warning, "The slot pool stood still for {Still}; no lease runs out for that")]
    public static partial void PoolStoodStill(this ILogger log, TimeSpan still);

    [LoggerMessage(3016, LogLevel.Warning, "Search {SearchId}, candidate {Candidate}: no node can ever serve it. {Reason}")]
    public static partial void RequestRefused(this ILogger log, string searchId, int candidate, string reason);

    [LoggerMessage(3017, LogLevel.Information, "Node {Node}: cordoned {Cordoned}")]
    public static partial void NodeCordoned(this ILogger log, string node, bool cordoned);

    [LoggerMessage(3018, LogLevel.Information, "Node {Node} is drained: {Running} attempts have {Limit} to leave")]
    public static partial void NodeDrains(this ILogger log, string node, int running, TimeSpan limit);

    [LoggerMessage(3020, LogLevel.Warning, "Node {Node}: heartbeat failed")]
    public static partial void HeartbeatFailed(this ILogger log, string node, Exception fault);

    [LoggerMessage(3021, LogLevel.Warning, "Node {Node}: attempt {Attempt} of search {SearchId}, candidate {Candidate} stopped, {Reason}")]
    public static partial void AttemptStopped(this ILogger log, string node, string searchId, int candidate, int attempt, string reason);

    [LoggerMessage(3022, LogLevel.Error, "Node {Node}: attempt {Attempt} of search {SearchId}, candidate {Candidate} ended in an error")]
    public static partial void AttemptFaulted(this ILogger log, string node, string searchId, int candidate, int attempt, Exception fault);

    [LoggerMessage(3023, LogLevel.Warning, "Node {Node}: search {SearchId}, candidate {Candidate} cannot be reached ({What}); trying again")]
    public static partial void Unreachable(this ILogger log, string node, string searchId, int candidate, string what, Exception fault);

    [LoggerMessage(3024, LogLevel.Warning, "Node {Node} stood still for {Still}: its leases may be gone, which the next heartbeat tells")]
    public static partial void NodeStoodStill(this ILogger log, string node, TimeSpan still);

    [LoggerMessage(3025, LogLevel.Information, "Node {Node}: attempt {Attempt} of search {SearchId}, candidate {Candidate} was asked to leave a checkpoint and end")]
    public static partial void AttemptYields(this ILogger log, string node, string searchId, int candidate, int attempt);

    [LoggerMessage(3026, LogLevel.Warning, "Node {Node}: the result of attempt {Attempt} of search {SearchId}, candidate {Candidate} was refused: another attempt counts")]
    public static partial void ResultRefused(this ILogger log, string node, string searchId, int candidate, int attempt);

    [LoggerMessage(3030, LogLevel.Information, "{Count} unfinished searches go on")]
    public static partial void SearchesResumed(this ILogger log, int count);

    [LoggerMessage(3031, LogLevel.Warning, "Search {SearchId} could not be resumed")]
    public static partial void ResumeFailed(this ILogger log, string searchId, Exception fault);

    [LoggerMessage(3032, LogLevel.Warning, "The cluster does not take this process's first calls yet; trying again")]
    public static partial void ClusterNotReady(this ILogger log, Exception fault);

    [LoggerMessage(3050, LogLevel.Warning, "Node {Node}: its candidates could not be given away before the stop; their leases run out")]
    public static partial void DepartureFailed(this ILogger logger, string node, Exception fault);
}
