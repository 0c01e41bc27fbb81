using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>What follows from an event.</summary>
/// <param name="State">The state after it.</param>
/// <param name="Changes">What happened, in order; each becomes one event of the history. Empty when the event was refused or known.</param>
/// <param name="Commands">What the search grain has to do once the changes are stored.</param>
public sealed record PlanStep(PlanState State, IReadOnlyList<PlanChange> Changes, IReadOnlyList<PlanCommand> Commands);

/// <summary>One thing that happened.</summary>
/// <param name="Kind">What.</param>
/// <param name="Candidate">The candidate as it is after it; null when it concerns none.</param>
/// <param name="Message">Readable text.</param>
public sealed record PlanChange(SearchEventKind Kind, PlannedCandidate? Candidate, string Message);

/// <summary>Something to do outside the planner.</summary>
public abstract record PlanCommand;

/// <summary>Make a candidate run as soon as there is a slot.</summary>
/// <param name="Number">The candidate.</param>
public sealed record StartCandidate(int Number) : PlanCommand;

/// <summary>End a candidate's wait or run.</summary>
/// <param name="Number">The candidate.</param>
public sealed record CancelCandidate(int Number) : PlanCommand;

/// <summary>Let a candidate's running attempt leave a checkpoint and end.</summary>
/// <param name="Number">The candidate.</param>
public sealed record YieldCandidate(int Number) : PlanCommand;

/// <summary>The search has ended: stop timers and reminders, tell the catalog.</summary>
public sealed record EndSearch : PlanCommand;
