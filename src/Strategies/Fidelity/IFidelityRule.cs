namespace AdapterSearch.Strategies;

/// <summary>
/// Decides which trainings go on, on plain numbers. A trial's training is cut into segments; segments are numbered from 0 in the order in which they
/// are proposed. The rule sees a segment's score once, when it is told, and in the order of the segments: whoever asks decides how many it has been
/// told, so that the order in which slots finish cannot matter. A failed segment is told as <see cref="Score.Failed"/> and is never continued.
/// </summary>
public interface IFidelityRule
{
    /// <summary>What to run next by what was told so far; null when that depends on scores not told yet, or nothing is left. Changes nothing.</summary>
    FidelityMove? Next();

    /// <summary>The move that <see cref="Next"/> gave is proposed; it is the segment after the last one.</summary>
    void Begin(FidelityMove move);

    /// <summary>Takes the score at the end of a segment in.</summary>
    void Tell(int segment, Score score);

    /// <summary>There are no more configurations: no new trial will begin.</summary>
    void Close();

    /// <summary>Segments told since the last call, or earlier, of which it is now certain that nothing more will continue them.</summary>
    IReadOnlyList<int> TakeSpent();
}

/// <summary>One segment of training.</summary>
/// <param name="UntilStep">Step of the trial at which it ends and is scored.</param>
public abstract record FidelityMove(int UntilStep);

/// <summary>Begin a new trial.</summary>
/// <param name="UntilStep">Its first rung.</param>
public sealed record BeginTrial(int UntilStep) : FidelityMove(UntilStep);

/// <summary>Go on from the end of a segment.</summary>
/// <param name="Segment">The segment.</param>
/// <param name="UntilStep">The next rung.</param>
/// <param name="LearningRateFactor">The segment's learning rate is multiplied by this.</param>
public sealed record ContinueTrial(int Segment, int UntilStep, double LearningRateFactor = 1) : FidelityMove(UntilStep);
