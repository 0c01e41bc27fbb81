using System.Collections.Immutable;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Grains;

/// <summary>
/// All that decides what a search does next. It is never stored: the history of the search's events rebuilds it
/// (<see cref="SearchPlanner.Restore"/>), so that there is one stored truth.
/// </summary>
public sealed record PlanState
{
    /// <summary>The accepted spec.</summary>
    public required SearchSpec Spec { get; init; }

    /// <summary>Shape of the base model.</summary>
    public required ModelShape Shape { get; init; }

    /// <summary>Hard limit on adapter parameters.</summary>
    public required long BudgetParameters { get; init; }

    /// <summary>Device work of one repetition in plain training steps; 0 where steps are equal and work is not.</summary>
    public double AllowanceSteps { get; init; }

    /// <summary>What each arm may do with that work, in the order of the spec; empty where steps are equal.</summary>
    public ImmutableArray<ArmAllowance> Allowances { get; init; } = [];

    /// <summary>Learning rate shared by all arms; 0 while it is being chosen, and where each arm has its own.</summary>
    public double LearningRate { get; init; }

    /// <summary>Where the search stands.</summary>
    public SearchStatus Status { get; init; } = SearchStatus.Running;

    /// <summary>True while nothing starts because a person said so.</summary>
    public bool Paused { get; init; }

    /// <summary>Smallest ratio of measured to predicted memory of each kind of job (<see cref="DemandRules"/>).</summary>
    public ImmutableDictionary<string, double> MemoryRatios { get; init; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>Why it failed; empty otherwise.</summary>
    public string Reason { get; init; } = "";

    /// <summary>All candidates by number.</summary>
    public ImmutableSortedDictionary<int, PlannedCandidate> Candidates { get; init; } = ImmutableSortedDictionary<int, PlannedCandidate>.Empty;

    /// <summary>Numbers of candidates that have not been told to start.</summary>
    public ImmutableSortedSet<int> Held { get; init; } = [];

    /// <summary>Numbers of candidates that were told to start and have not ended.</summary>
    public ImmutableSortedSet<int> Active { get; init; } = [];

    /// <summary>Every repetition of every arm, in the order of <see cref="CandidateNumbers"/>.</summary>
    public ImmutableArray<ArmRun> Runs { get; init; } = [];

    /// <summary>Candidates that were added by hand.</summary>
    public int ByHand { get; init; }

    /// <summary>Candidates that have ended.</summary>
    public int Finished => Candidates.Count - Held.Count - Active.Count;
}

/// <summary>One candidate as the planner knows it.</summary>
/// <param name="Number">Number within the search, from 1; see <see cref="CandidateNumbers"/>.</param>
/// <param name="Arm">Name of the arm; empty for the shared tuning and for a candidate by hand.</param>
/// <param name="Repetition">Repetition, from 0.</param>
/// <param name="Role">Why it runs.</param>
/// <param name="Job">What it does.</param>
/// <param name="Seed">Root of its seeds.</param>
public sealed record PlannedCandidate(int Number, string Arm, int Repetition, CandidateRole Role, CandidateJob Job, long Seed)
{
    /// <summary>What the strategy proposed it as, where it runs for the choice of its arm's learning rate; null otherwise.</summary>
    public CandidateRole? Stage { get; init; }

    /// <summary>What the strategy proposed it as.</summary>
    public CandidateRole ProposedAs => Stage ?? Role;

    /// <summary>Where it stands.</summary>
    public CandidateStatus Status { get; init; } = CandidateStatus.Waiting;

    /// <summary>Newest attempt; 0 before the first.</summary>
    public int Attempt { get; init; }

    /// <summary>Token of the lease that the newest attempt was given; 0 before the first.</summary>
    public long Lease { get; init; }

    /// <summary>Attempts that ended with <see cref="FailureKind.Infrastructure"/>.</summary>
    public int InfrastructureFailures { get; init; }

    /// <summary>Passes per step of its next attempt; 1 takes the examples of a step at once.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>Factor on the memory that it is expected to need.</summary>
    public double MemoryFactor { get; init; } = 1;

    /// <summary>The key under which it was added by hand; empty for none and for every other candidate.</summary>
    public string IdempotencyKey { get; init; } = "";

    /// <summary>Its end; null while it waits or runs.</summary>
    public CandidateOutcome? Outcome { get; init; }

    /// <summary>True once nothing of it can change any more.</summary>
    public bool HasEnded => Status is not (CandidateStatus.Waiting or CandidateStatus.Running);
}

/// <summary>One repetition of an arm, or one try of a learning rate for it.</summary>
/// <param name="Arm">Position of the arm in the spec.</param>
/// <param name="Repetition">Repetition, from 0; of a tuning run the position of its learning rate.</param>
/// <param name="Numbers">Its candidates in the order in which they were proposed.</param>
/// <param name="Finished">True when nothing more will be proposed.</param>
/// <param name="Failure">Why it ended without a final training; empty otherwise.</param>
public sealed record ArmRun(int Arm, int Repetition, NumberList Numbers, bool Finished = false, string Failure = "")
{
    /// <summary>
    /// The run's method once it was asked. It may keep what it worked out of the history so far; that is a cache, which the method checks against
    /// each history it is given and which a restored search begins without.
    /// </summary>
    public IStrategy? Method { get; init; }

    /// <summary>True for a run that tries a learning rate: nothing of it is a result.</summary>
    public bool IsTuning { get; init; }
}
