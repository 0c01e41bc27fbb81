using System.Collections.Immutable;
using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <content>A search from its stored events.</content>
internal sealed partial class PlanDraft
{
    /// <summary>Takes over from a stored event that a person paused the search or let it go on.</summary>
    public void Recall(SearchEventKind kind) =>
        State = kind is SearchEventKind.Paused or SearchEventKind.Unpaused ? State with { Paused = kind == SearchEventKind.Paused } : State;

    /// <summary>Takes a candidate over from a stored event.</summary>
    public void Recall(SearchEventKind kind, CandidateView view)
    {
        var known = State.Candidates.GetValueOrDefault(view.Number);
        var candidate = (known ?? new PlannedCandidate(view.Number, view.Arm, view.Repetition, view.Role, view.Job, 0)) with
        {
            Status = view.Status,
            Attempt = view.Attempt,
            Lease = view.Lease,
            Stage = view.Stage,
            InfrastructureFailures = (known?.InfrastructureFailures ?? 0)
                + (kind == SearchEventKind.AttemptLost && view.Outcome is { Failure: FailureKind.Infrastructure } ? 1 : 0),
            Accumulation = view.Accumulation ?? 1,
            MemoryFactor = view.MemoryFactor ?? 1,
            IdempotencyKey = view.IdempotencyKey ?? "",
            Outcome = kind == SearchEventKind.AttemptLost ? null : PlanViews.WithoutLog(view.Outcome),
        };
        Put(candidate);
        State = State with { MemoryRatios = DemandRules.Learn(State, candidate) };
    }

    /// <summary>After all stored events: what is derived from the candidates, and what they still ask for.</summary>
    public void Reopen(bool ended)
    {
        var runs = State.Runs.ToBuilder();
        foreach (var candidate in State.Candidates.Values)
        {
            var draw = 0;
            if (CandidateNumbers.IsByHand(candidate.Number))
            {
                State = State with { ByHand = State.ByHand + 1 };
            }
            else if (numbers.Run(candidate.Number) is { } index)
            {
                draw = candidate.ProposedAs == CandidateRole.Final ? Draws(runs[index]) : 0;
                runs[index] = runs[index] with { Numbers = runs[index].Numbers.Add(candidate.Number) };
            }

            Put(candidate with { Seed = PlanSeeds.Training(State.Spec, candidate.Role, candidate.Repetition, draw) });
            State = candidate.Status == CandidateStatus.Running || (candidate.Status == CandidateStatus.Waiting && candidate.Attempt > 0)
                ? State with { Active = State.Active.Add(candidate.Number) }
                : candidate.HasEnded ? State : State with { Held = State.Held.Add(candidate.Number) };
        }

        State = State with { Runs = runs.ToImmutable() };
        var cancelled = State.Candidates.Values.Any(c => c.Status == CandidateStatus.Cancelled);
        if (cancelled)
        {
            var tuning = Tuning();
            State = tuning.Length == 0 || tuning.Any(c => c.Status == CandidateStatus.Cancelled)
                ? State
                : State with { LearningRate = TuningRules.Best(tuning) };
        }
        else if (numbers.Tuning > 0)
        {
            ChooseLearningRate();
        }
        else
        {
            AdvanceAll();
        }

        if (ended)
        {
            State = cancelled ? State with { Status = SearchStatus.Cancelled } : Verdict();
        }

        // A failed arm was announced when it failed; it is only recalled here.
        changes.RemoveAll(c => c.Kind == SearchEventKind.ArmFailed);
        commands.InsertRange(0, State.Paused ? [] : State.Active.Select(n => new StartCandidate(n)));
        if (ended)
        {
            changes.Clear();
            commands.Clear();
        }
    }
}
