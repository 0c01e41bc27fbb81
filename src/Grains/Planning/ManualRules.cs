using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Strategies;

namespace AdapterSearch.Grains;

/// <summary>
/// Candidates that people add. They run beside the comparison: no run proposes or sees them, they have numbers of their own, and they are scored on
/// validation data only.
/// </summary>
internal static class ManualRules
{
    /// <summary>Most candidates by hand of one search, ended ones included, so that numbers and memory stay bounded.</summary>
    public const int Most = 1000;

    /// <summary>The number that a candidate has or is given, or why it is refused. What is known under its key stays known when the search has ended.</summary>
    public static AddCandidateAnswer Judge(PlanState state, CandidateAdded added)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(added);
        if (Known(state, added.IdempotencyKey) is { } known)
        {
            return Same(Candidate(state, known.Number, added), known)
                ? AddCandidateAnswer.Accepted(known.Number)
                : AddCandidateAnswer.Refused(AddRefusal.KeyTaken, $"candidate {known.Number} was added under this idempotency key, and it is another one");
        }

        if (state.Status != SearchStatus.Running)
        {
            return AddCandidateAnswer.Refused(AddRefusal.SearchEnded);
        }

        if (CandidateValidation.Problems(added.Candidate, state.Spec, state.Shape) is { Count: > 0 } problems)
        {
            return AddCandidateAnswer.Refused(AddRefusal.BadCandidate, problems);
        }

        return state.ByHand < Most
            ? AddCandidateAnswer.Accepted(CandidateNumbers.FirstByHand + state.ByHand)
            : AddCandidateAnswer.Refused(AddRefusal.TooMany, $"the search has {Most} candidates by hand, which is as many as one may have");
    }

    /// <summary>The candidate as it is planned.</summary>
    public static PlannedCandidate Candidate(PlanState state, int number, CandidateAdded added)
    {
        var candidate = added.Candidate.Normalized(state.Shape);
        return new PlannedCandidate(
            number,
            "",
            candidate.Repetition,
            CandidateRole.Manual,
            new TrainJob(candidate.Configuration, state.Spec.Training, ScoreTest: false),
            PlanSeeds.Training(state.Spec, CandidateRole.Manual, candidate.Repetition, 0))
        {
            IdempotencyKey = added.IdempotencyKey,
        };
    }

    private static PlannedCandidate? Known(PlanState state, string key)
    {
        for (var i = 0; key.Length > 0 && i < state.ByHand; i++)
        {
            var candidate = state.Candidates[CandidateNumbers.FirstByHand + i];
            if (candidate.IdempotencyKey == key)
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool Same(PlannedCandidate one, PlannedCandidate other) => one.Repetition == other.Repetition && Text(one.Job) == Text(other.Job);

    private static string Text(CandidateJob job) => JsonSerializer.Serialize(job, JsonDefaults.Compact);
}
