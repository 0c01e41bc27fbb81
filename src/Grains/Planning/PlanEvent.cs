using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>Something that happened to a search and that the planner has to decide on.</summary>
public abstract record PlanEvent;

/// <summary>A slot is ready for a candidate.</summary>
/// <param name="Number">The candidate.</param>
/// <param name="Lease">Token of the slot's lease.</param>
/// <param name="Place">Node and device, for people; empty where not known.</param>
public sealed record AttemptReady(int Number, long Lease, string Place = "") : PlanEvent;

/// <summary>An attempt lost its slot or node.</summary>
/// <param name="Number">The candidate.</param>
/// <param name="Lease">Token of the lost lease.</param>
/// <param name="Reason">Readable reason.</param>
public sealed record AttemptLost(int Number, long Lease, string Reason) : PlanEvent;

/// <summary>An attempt came to an end of its own.</summary>
/// <param name="Number">The candidate.</param>
/// <param name="Attempt">The attempt.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record AttemptEnded(int Number, int Attempt, CandidateOutcome Outcome) : PlanEvent;

/// <summary>No node can ever serve a waiting candidate.</summary>
/// <param name="Number">The candidate.</param>
/// <param name="Reason">Readable reason with the numbers.</param>
public sealed record RequestRefused(int Number, string Reason) : PlanEvent;

/// <summary>A person paused the search.</summary>
/// <param name="YieldRunning">True when running attempts shall leave a checkpoint and end as well.</param>
public sealed record SearchPaused(bool YieldRunning) : PlanEvent;

/// <summary>A person let the search go on.</summary>
public sealed record SearchUnpaused : PlanEvent;

/// <summary>A person ended a candidate.</summary>
/// <param name="Number">The candidate.</param>
/// <param name="Last">Its newest report; null when there is none.</param>
public sealed record CandidateStopped(int Number, CandidateReport? Last) : PlanEvent;

/// <summary>A person added a candidate.</summary>
/// <param name="Candidate">What to train.</param>
/// <param name="IdempotencyKey">The caller's name for it; empty for none.</param>
public sealed record CandidateAdded(ManualCandidate Candidate, string IdempotencyKey = "") : PlanEvent;

/// <summary>A person cancelled the search.</summary>
public sealed record SearchCancelled : PlanEvent;
