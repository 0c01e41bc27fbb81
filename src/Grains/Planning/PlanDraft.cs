using System.Globalization;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Grains;

/// <summary>One planning step in the making: the state so far and what it produced.</summary>
internal sealed partial class PlanDraft
{
    /// <summary>Proposals that one run may have refused in a row before its strategy is taken to be broken.</summary>
    private const int MostRefusals = 1000;

    private readonly Func<StrategyOptions, IStrategy> strategies;
    private readonly CandidateNumbers numbers;
    private readonly List<PlanChange> changes = [];
    private readonly List<PlanCommand> commands = [];

    public PlanDraft(PlanState state, Func<StrategyOptions, IStrategy> strategies)
    {
        State = state;
        this.strategies = strategies;
        numbers = CandidateNumbers.Of(state.Spec);
    }

    public PlanState State { get; private set; }

    public void Note(SearchEventKind kind, PlannedCandidate? candidate, string message) => changes.Add(new PlanChange(kind, candidate, message));

    public void Put(PlannedCandidate candidate) => State = State with { Candidates = State.Candidates.SetItem(candidate.Number, candidate) };

    /// <summary>Plans the first candidates.</summary>
    public void Open()
    {
        if (numbers.Tuning > 0)
        {
            for (var i = 0; i < numbers.Tuning; i++)
            {
                Plan(TuningRules.Candidate(State, i));
            }
        }
        else
        {
            AdvanceAll();
        }
    }

    /// <summary>The end of a candidate and what follows from it.</summary>
    public void End(PlannedCandidate candidate, CandidateOutcome outcome)
    {
        candidate = Close(candidate, outcome);
        if (numbers.IsTuning(candidate.Number))
        {
            ChooseLearningRate();
        }
        else if (numbers.Run(candidate.Number) is { } run)
        {
            Advance(run);
            if (State.Runs[run].Finished)
            {
                AdvanceAll(onlyUnbegun: true);
            }
        }
    }

    /// <summary>Starts what may start, ends what has nothing left, and hands the step over.</summary>
    public PlanStep Finish()
    {
        if (State.Status == SearchStatus.Running)
        {
            if (State.Active.IsEmpty && State.Held.IsEmpty && NothingLeft())
            {
                var verdict = Verdict();
                Conclude(verdict.Status, verdict.Reason);
            }

            var limit = State.Spec.MaxConcurrent > 0 ? State.Spec.MaxConcurrent : int.MaxValue;
            while (!State.Paused && State.Active.Count < limit && !State.Held.IsEmpty)
            {
                var next = State.Held.Min;
                State = State with { Held = State.Held.Remove(next), Active = State.Active.Add(next) };
                commands.Add(new StartCandidate(next));
            }
        }

        return new PlanStep(State, changes, commands);
    }

    private PlannedCandidate Close(PlannedCandidate candidate, CandidateOutcome outcome)
    {
        candidate = candidate with { Status = outcome.Status, Outcome = outcome };
        Note(SearchEventKind.Ended, candidate, PlanViews.Describe(outcome));

        // Step logs of DAM searches are long and nothing is decided on them: the stored event keeps them, the state does not.
        Put(candidate with { Outcome = PlanViews.WithoutLog(outcome) });
        State = State with
        {
            Active = State.Active.Remove(candidate.Number),
            Held = State.Held.Remove(candidate.Number),
            MemoryRatios = DemandRules.Learn(State, candidate),
        };
        return candidate;
    }

    private void Plan(PlannedCandidate candidate)
    {
        Put(candidate);
        State = State with { Held = State.Held.Add(candidate.Number) };
        Note(SearchEventKind.Planned, candidate, candidate.Role == CandidateRole.Manual
            ? $"Added by hand with the seeds of repetition {candidate.Repetition + 1}."
            : candidate.Arm.Length == 0
            ? "Tuning of the learning rate planned."
            : candidate.Stage is { } stage
                ? $"{stage} of {candidate.Arm} planned, to try learning rate {State.Spec.LearningRates[candidate.Repetition].ToString(CultureInfo.InvariantCulture)}."
                : $"{candidate.Role} of {candidate.Arm}, repetition {candidate.Repetition + 1}, planned.");
    }

    private void ChooseLearningRate()
    {
        var tuning = Tuning();
        if (tuning.Any(c => !c.HasEnded))
        {
            return;
        }

        // Where none worked the search has nothing left to do but its candidates by hand.
        var rate = TuningRules.Best(tuning);
        if (rate > 0)
        {
            State = State with { LearningRate = rate };
            AdvanceAll();
        }
    }

    private PlannedCandidate[] Tuning() => [.. State.Candidates.Values.TakeWhile(c => numbers.IsTuning(c.Number))];

    /// <summary>Why no shared learning rate worked; null while that is open or when one did.</summary>
    private string? NoSharedRate() => numbers.Tuning > 0 && State.LearningRate <= 0 && Tuning() is { Length: > 0 } tuning && tuning.All(c => c.HasEnded)
        ? $"No learning rate could be chosen, every tuning run failed; the first: {tuning[0].Outcome!.Reason}"
        : null;

    private void AdvanceAll(bool onlyUnbegun = false)
    {
        // What a run's end decides may let further runs begin, and those may end at once.
        IReadOnlyList<int> granted = [], before;
        do
        {
            before = granted;
            granted = RunRules.Granted(State);
            for (var run = 0; run < State.Runs.Length; run++)
            {
                if (!State.Runs[run].Finished && MayBegin(State.Runs[run], granted) && (!onlyUnbegun || State.Runs[run].Numbers.Count == 0))
                {
                    Advance(run);
                }
            }
        }
        while (!granted.SequenceEqual(before));
    }

    private bool MayBegin(ArmRun run, IReadOnlyList<int> granted) =>
        run.IsTuning || (run.Repetition < granted[run.Arm] && (RunRules.LearningRate(State, run) > 0 || RunRules.NoRate(State, run.Arm) is not null));

    private int Draws(ArmRun run) => run.Numbers.Count(n => State.Candidates[n].ProposedAs == CandidateRole.Final);

    /// <summary>Asks a run's strategy until it has nothing more to propose.</summary>
    private void Advance(int index)
    {
        var refusals = 0;
        while (!State.Runs[index].Finished)
        {
            var step = !State.Runs[index].IsTuning && RunRules.NoRate(State, State.Runs[index].Arm) is { } reason ? StrategyStep.Fail(reason) : Ask(index);
            foreach (var proposal in step.Proposals)
            {
                refusals = Propose(index, proposal) ? 0 : refusals + 1;
            }

            if (refusals > MostRefusals)
            {
                step = StrategyStep.Fail($"It proposed {MostRefusals} candidates in a row that cannot be trained within the budget.");
            }
            else if (step is { Finished: false, Proposals.Count: 0 })
            {
                if (HasOpen(State.Runs[index]))
                {
                    return;
                }

                step = StrategyStep.Fail("It waits although none of its candidates runs.");
            }

            if (step.Finished)
            {
                Finish(index, step.Failure);
            }
        }
    }

    /// <summary>True while a candidate of a run has not ended; the newest are looked at first, since they are the ones that run.</summary>
    private bool HasOpen(ArmRun run)
    {
        for (var i = run.Numbers.Count - 1; i >= 0; i--)
        {
            if (!State.Candidates[run.Numbers[i]].HasEnded)
            {
                return true;
            }
        }

        return false;
    }

    private StrategyStep Ask(int index)
    {
        var run = State.Runs[index];
        var arm = State.Spec.Arms[run.Arm];
        var context = new StrategyContext(
            State.Shape,
            State.Spec,
            State.BudgetParameters,
            RunRules.LearningRate(State, run),
            run.IsTuning ? PlanSeeds.TuningStrategy(State.Spec, arm.Name) : PlanSeeds.Strategy(State.Spec, arm.Name, run.Repetition));
        try
        {
            if (run.Method is null)
            {
                run = run with { Method = strategies(AllowanceRules.Options(State, run.Arm)) };
                State = State with { Runs = State.Runs.SetItem(index, run) };
            }

            return run.Method.Next(context, new RunHistory(State.Candidates, run.Numbers));
        }
        catch (Exception fault)
        {
            // A rule that throws is a bug in one arm; the other arms' work is still worth finishing.
            return StrategyStep.Fail($"Its method failed: {fault.Message}");
        }
    }

    private bool Propose(int index, StrategyProposal proposal)
    {
        var run = State.Runs[index];
        var arm = State.Spec.Arms[run.Arm];
        var draw = proposal.Role == CandidateRole.Final ? Draws(run) : 0;
        var role = run.IsTuning ? CandidateRole.Tuning : proposal.Role;
        var fitted = AllowanceRules.Fit(State, run, proposal);
        var candidate = new PlannedCandidate(
            numbers.Number(index, run.Numbers.Count),
            arm.Name,
            run.Repetition,
            role,
            run.IsTuning ? ArmTuning.WithoutTest(fitted.Job) : fitted.Job,
            PlanSeeds.Training(State.Spec, role, run.Repetition, draw))
        {
            Stage = run.IsTuning ? proposal.Role : null,
        };
        State = State with { Runs = State.Runs.SetItem(index, run with { Numbers = run.Numbers.Add(candidate.Number) }) };
        Plan(candidate);
        if ((BudgetRules.Refusal(State, arm, proposal) ?? fitted.Refusal) is not { } refusal)
        {
            return true;
        }

        Close(candidate, CandidateOutcome.Failed(FailureKind.BadConfiguration, refusal));
        return false;
    }

    private void Finish(int index, string failure)
    {
        var run = State.Runs[index];
        State = State with { Runs = State.Runs.SetItem(index, run with { Finished = true, Failure = failure }) };
        if (failure.Length > 0)
        {
            var what = run.IsTuning ? $"learning rate {State.Spec.LearningRates[run.Repetition].ToString(CultureInfo.InvariantCulture)}" : $"repetition {run.Repetition + 1}";
            Note(SearchEventKind.ArmFailed, null, $"{State.Spec.Arms[run.Arm].Name}, {what}: {failure}");
        }
    }

    private bool NothingLeft()
    {
        if (NoSharedRate() is not null)
        {
            return true;
        }

        var granted = RunRules.Granted(State);
        return State.Runs.All(r => r.Finished || (!r.IsTuning && r.Repetition >= granted[r.Arm]));
    }

    /// <summary>How a search without open candidates ends.</summary>
    private PlanState Verdict()
    {
        var finals = State.Candidates.Values.Where(c => c.Role == CandidateRole.Final).ToArray();
        if (finals.Any(c => c.Status == CandidateStatus.Completed))
        {
            return State with { Status = SearchStatus.Completed };
        }

        var reason = NoSharedRate() ?? (State.Reason.Length > 0
            ? State.Reason
            : "No final training completed; the first reason: "
                + (finals.FirstOrDefault(c => c.Outcome is not null)?.Outcome!.Reason ?? State.Runs.FirstOrDefault(r => r.Failure.Length > 0)?.Failure ?? "none"));
        return State with { Status = SearchStatus.Failed, Reason = reason };
    }

    private void Conclude(SearchStatus status, string reason)
    {
        State = State with { Status = status, Reason = reason };
        Note(SearchEventKind.SearchEnded, null, reason.Length > 0 ? $"Search {status}: {reason}" : $"Search {status}.");
        commands.Add(new EndSearch());
    }
}
