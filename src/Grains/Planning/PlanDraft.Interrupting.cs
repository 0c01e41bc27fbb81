using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <content>Attempts without results, pauses and the cancelled search.</content>
internal sealed partial class PlanDraft
{
    /// <summary>An attempt ended without a result; the candidate waits for another.</summary>
    public void Lose(PlannedCandidate candidate, string reason, CandidateOutcome? failure = null)
    {
        candidate = candidate with { Status = CandidateStatus.Waiting };
        Put(candidate);

        // The failure travels with the event so that a restored search has counted it; a waiting candidate has no outcome of its own.
        Note(SearchEventKind.AttemptLost, candidate with { Outcome = failure }, $"Attempt {candidate.Attempt} gave no result: {reason}");
        commands.Add(State.Paused ? new CancelCandidate(candidate.Number) : new StartCandidate(candidate.Number));
    }

    /// <summary>Starts nothing more; what waits for a slot waits no longer.</summary>
    public void Pause(bool yieldRunning)
    {
        if (!State.Paused)
        {
            State = State with { Paused = true };
            Note(SearchEventKind.Paused, null, yieldRunning ? "Paused; running attempts leave checkpoints." : "Paused; running attempts go on to their ends.");
        }

        foreach (var number in State.Active)
        {
            if (State.Candidates[number].Status == CandidateStatus.Waiting)
            {
                commands.Add(new CancelCandidate(number));
            }
            else if (yieldRunning)
            {
                commands.Add(new YieldCandidate(number));
            }
        }
    }

    public void Unpause()
    {
        if (State.Paused)
        {
            State = State with { Paused = false };
            Note(SearchEventKind.Unpaused, null, "Goes on.");
            commands.AddRange(State.Active.Where(n => State.Candidates[n].Status == CandidateStatus.Waiting).Select(n => new StartCandidate(n)));
        }
    }

    /// <summary>Ends a candidate as stopped. What it scored last stands, as where a rule stops it.</summary>
    public void Stop(PlannedCandidate candidate, CandidateReport? last)
    {
        if (State.Active.Contains(candidate.Number))
        {
            commands.Add(new CancelCandidate(candidate.Number));
        }

        End(candidate, new CandidateOutcome
        {
            Status = CandidateStatus.Stopped,
            Reason = "A person ended it.",
            Validation = last?.Validation,
            Steps = last?.Step ?? 0,
            TrainLoss = last?.TrainLoss ?? 0,
        });
    }

    public void Cancel()
    {
        foreach (var number in State.Active.Union(State.Held))
        {
            if (State.Active.Contains(number))
            {
                commands.Add(new CancelCandidate(number));
            }

            Close(State.Candidates[number], new CandidateOutcome { Status = CandidateStatus.Cancelled, Reason = "The search was cancelled." });
        }

        Conclude(SearchStatus.Cancelled, "");
    }
}
