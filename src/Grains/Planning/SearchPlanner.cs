using System.Collections.Immutable;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Strategies;

namespace AdapterSearch.Grains;

/// <summary>
/// The rules of a search as a pure function: state and event give a new state, what happened and what to do. It knows no clock, no grain
/// and no randomness but the spec's seed. Which candidates there are, with which numbers, jobs and seeds, does not depend on the order in
/// which they finish, as long as each strategy decides on its own run's results alone, which its interface enforces.
/// </summary>
/// <param name="strategies">From an arm's options to its method; null takes <see cref="StrategyCatalog"/>.</param>
/// <param name="retries">What follows from a failed attempt; null takes the default limits.</param>
public sealed class SearchPlanner(Func<StrategyOptions, IStrategy>? strategies = null, RetryPolicy? retries = null)
{
    /// <summary>
    /// Attempts in all. Lost slots and restarts are not a candidate's fault and do not count as failures, but one that takes its node
    /// down each time must not do so for ever.
    /// </summary>
    public const int MostAttempts = 100;

    private readonly Func<StrategyOptions, IStrategy> strategies = strategies ?? StrategyCatalog.Create;
    private readonly RetryPolicy retries = retries ?? new RetryPolicy();

    /// <summary>How a waiting candidate asks for its next slot.</summary>
    /// <param name="state">State of the search.</param>
    /// <param name="number">The candidate.</param>
    public (SlotDemand Demand, TimeSpan Delay) Request(PlanState state, int number)
    {
        ArgumentNullException.ThrowIfNull(state);
        var candidate = state.Candidates[number];
        return (DemandRules.Of(state, candidate), retries.Backoff(candidate));
    }

    /// <summary>Begins a search.</summary>
    /// <param name="spec">Its accepted spec.</param>
    /// <param name="shape">Shape of its base model.</param>
    public PlanStep Submit(SearchSpec spec, ModelShape shape)
    {
        var draft = new PlanDraft(Empty(spec, shape, strategies), strategies);
        draft.Note(SearchEventKind.Submitted, null, $"Search {spec.Name} accepted: {spec.Arms.Count} arms, {spec.LeastRepetitions()} repetitions.");
        draft.Open();
        return draft.Finish();
    }

    /// <summary>Decides on an event. One that comes late or twice gives the same state without changes.</summary>
    /// <param name="state">State before the event.</param>
    /// <param name="happened">The event.</param>
    public PlanStep Apply(PlanState state, PlanEvent happened)
    {
        ArgumentNullException.ThrowIfNull(state);
        var draft = new PlanDraft(state, strategies);
        if (state.Status == SearchStatus.Running)
        {
            switch (happened)
            {
                case AttemptReady ready:
                    Begin(draft, ready);
                    break;
                case AttemptLost lost when state.Candidates.GetValueOrDefault(lost.Number) is { Status: CandidateStatus.Running } holder
                    && holder.Lease == lost.Lease:
                    draft.Lose(state.Candidates[lost.Number], lost.Reason);
                    break;
                case AttemptEnded ended when IsCurrent(state, ended.Number, ended.Attempt):
                    End(draft, state.Candidates[ended.Number], ended.Outcome);
                    break;
                case RequestRefused refused when state.Active.Contains(refused.Number) && state.Candidates[refused.Number].Status == CandidateStatus.Waiting:
                    draft.End(state.Candidates[refused.Number], CandidateOutcome.Failed(FailureKind.OutOfMemory, refused.Reason));
                    break;
                case SearchPaused paused:
                    draft.Pause(paused.YieldRunning);
                    break;
                case SearchUnpaused:
                    draft.Unpause();
                    break;
                case CandidateStopped stopped when state.Candidates.GetValueOrDefault(stopped.Number) is { HasEnded: false } candidate:
                    draft.Stop(candidate, stopped.Last);
                    break;
                case CandidateAdded added when ManualRules.Judge(state, added) is { Refusal: AddRefusal.None, Number: var number } && !state.Candidates.ContainsKey(number):
                    draft.Add(number, added);
                    break;
                case SearchCancelled:
                    draft.Cancel();
                    break;
            }
        }

        return draft.Finish();
    }

    /// <summary>What <see cref="Apply"/> makes of a candidate by hand: its number, which may be known already, or why it is refused.</summary>
    /// <param name="state">State of the search.</param>
    /// <param name="added">The candidate.</param>
    public static AddCandidateAnswer Judge(PlanState state, CandidateAdded added) => ManualRules.Judge(state, added);

    /// <summary>
    /// Rebuilds the state of a search from its stored events. Changes are empty unless something that the events ask for was never
    /// planned; commands start what should run (a candidate whose attempt still runs elsewhere is found to run and left alone).
    /// </summary>
    /// <param name="spec">The accepted spec.</param>
    /// <param name="shape">Shape of the base model.</param>
    /// <param name="events">All events in order; reports may be left out.</param>
    public PlanStep Restore(SearchSpec spec, ModelShape shape, IEnumerable<SearchEvent> events)
    {
        var restoration = BeginRestore(spec, shape);
        restoration.Add(events);
        return restoration.Finish();
    }

    /// <summary>Begins what <see cref="Restore"/> does, for a caller that reads the events page by page.</summary>
    /// <param name="spec">The accepted spec.</param>
    /// <param name="shape">Shape of the base model.</param>
    public SearchRestoration BeginRestore(SearchSpec spec, ModelShape shape) =>
        new(new PlanDraft(Empty(spec, shape, strategies), strategies), () => Submit(spec, shape));

    /// <summary>True when an attempt is the newest of a candidate that has not ended, and runs.</summary>
    public static bool IsCurrent(PlanState state, int number, int attempt)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.Candidates.TryGetValue(number, out var candidate)
            && candidate.Status == CandidateStatus.Running
            && candidate.Attempt == attempt;
    }

    /// <summary>
    /// True when an attempt is the newest of a candidate that has not ended, runs, and was begun under a lease. A search that lost the
    /// beginning of an attempt may give its number again, but never its lease.
    /// </summary>
    public static bool IsCurrent(PlanState state, int number, int attempt, long lease) =>
        IsCurrent(state, number, attempt) && state.Candidates[number].Lease == lease;

    private static void Begin(PlanDraft draft, AttemptReady ready)
    {
        if (draft.State.Paused || !draft.State.Active.Contains(ready.Number))
        {
            return;
        }

        // The same lease is a repetition, a lower one was overtaken.
        var candidate = draft.State.Candidates[ready.Number];
        if (ready.Lease <= candidate.Lease)
        {
            return;
        }

        if (candidate.Attempt >= MostAttempts)
        {
            draft.End(candidate, CandidateOutcome.Failed(
                FailureKind.Infrastructure,
                $"Its slot or node was lost {MostAttempts} times; it may exhaust its node. See the node's log and memory."));
            return;
        }

        candidate = candidate with { Status = CandidateStatus.Running, Attempt = candidate.Attempt + 1, Lease = ready.Lease };
        draft.Put(candidate);
        draft.Note(SearchEventKind.Started, candidate, $"Attempt {candidate.Attempt} started{(ready.Place.Length > 0 ? $" on {ready.Place}" : "")}.");
    }

    private void End(PlanDraft draft, PlannedCandidate candidate, CandidateOutcome outcome)
    {
        switch (outcome.Status)
        {
            case CandidateStatus.Failed when retries.Again(candidate, outcome) is var (next, change):
                draft.Lose(next, outcome.Reason + change, outcome);
                break;
            case CandidateStatus.Completed or CandidateStatus.Failed or CandidateStatus.Stopped:
                draft.End(candidate, outcome);
                break;
            default:
                // An attempt that was interrupted has no end of its own.
                draft.Lose(candidate, "The attempt was interrupted.");
                break;
        }
    }

    private static PlanState Empty(SearchSpec spec, ModelShape shape, Func<StrategyOptions, IStrategy> strategies)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(shape);
        var allowance = DeviceAllowance.Steps(spec, shape, strategies);
        return new PlanState
        {
            Spec = spec,
            Shape = shape,
            BudgetParameters = spec.Budget.Resolve(shape, spec.Rank),
            AllowanceSteps = allowance,
            Allowances = AllowanceRules.Arms(spec, shape, allowance, strategies),
            LearningRate = spec.LearningRates.Count > 1 ? 0 : spec.LearningRates[0],
            Runs = CandidateNumbers.AllRuns(spec).ToImmutableArray(),
        };
    }
}
