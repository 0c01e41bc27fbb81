using AdapterSearch.Domain;

namespace AdapterSearch.Training.Data;

/// <summary>The only way to the test split: one attempt in a final role may score it, once.</summary>
public sealed class TestSplitGuard
{
    private readonly DataSplit split;
    private readonly CandidateRole role;
    private readonly Action used;
    private int uses;

    internal TestSplitGuard(DataSplit split, CandidateRole role, Action used)
    {
        this.split = split;
        this.role = role;
        this.used = used;
    }

    /// <summary>Scores the test split.</summary>
    /// <param name="score">Receives the split, which stays with the data.</param>
    /// <exception cref="InvalidOperationException">The role is not <see cref="CandidateRole.Final"/>, or it was scored before.</exception>
    public SplitScore ScoreOnce(Func<DataSplit, SplitScore> score)
    {
        ArgumentNullException.ThrowIfNull(score);
        if (role != CandidateRole.Final)
        {
            throw new InvalidOperationException($"A candidate of role {role} may not see the test split; only final trainings may.");
        }

        if (Interlocked.Increment(ref uses) > 1)
        {
            throw new InvalidOperationException("The test split was already scored by this candidate; it is scored once, at the end.");
        }

        used();
        return score(split);
    }
}
