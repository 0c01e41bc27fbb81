using AdapterSearch.Cli.Reports;
using AdapterSearch.Domain;

namespace AdapterSearch.Cli.Comparisons;

/// <summary>A candidate of a record: its scores and what it cost.</summary>
/// <param name="Score">Scores.</param>
/// <param name="Cost">Cost.</param>
public sealed record RecordedCandidate(ScoreRecord Score, CostRecord Cost)
{
    /// <summary>Peak learning rate of a training; null for other jobs.</summary>
    public double? Rate => Score.Job switch
    {
        TrainJob train => train.Configuration.LearningRate,
        RankControlJob control => control.LearningRate,
        _ => null,
    };

    /// <summary>Rank of each module in the model's order as the training left it; null for a job without adapters of its own.</summary>
    public IReadOnlyList<double>? Ranks(ModelShape shape) => Score switch
    {
        { Modules.Ranks: { Count: > 0 } ranks } => [.. ranks.Select(r => (double)r)],
        { Job: TrainJob { Configuration: { Mode: TrainingMode.Adapters } configuration } } => [.. configuration.Adapters.Ranks(shape).Select(r => (double)r)],
        _ => null,
    };

    /// <summary>True for a completed final training.</summary>
    public bool IsFinal => Score is { Role: CandidateRole.Final, Status: CandidateStatus.Completed, Validation: not null, Test: not null };

    /// <summary>True for a scored training that the budget allows.</summary>
    public bool IsWithin(long budget) =>
        Score is { Role: CandidateRole.Trial or CandidateRole.Final, Status: CandidateStatus.Completed or CandidateStatus.Stopped, Validation: { } score }
        && Score.Job is not TrainJob { Configuration.Mode: TrainingMode.Full }
        && !double.IsNaN(score.Accuracy)
        && Score.AdapterParameters <= budget;
}

/// <summary>One repetition of an arm in a record.</summary>
/// <param name="Number">Repetition, from 0.</param>
/// <param name="All">Its candidates in the order in which they were proposed.</param>
public sealed record RecordedRepetition(int Number, IReadOnlyList<RecordedCandidate> All)
{
    /// <summary>Completed final trainings: draws of the same method.</summary>
    public IReadOnlyList<RecordedCandidate> Finals { get; } = [.. All.Where(c => c.IsFinal)];

    /// <summary>Everything that came before the final trainings.</summary>
    public IReadOnlyList<RecordedCandidate> Before { get; } = [.. All.Where(c => c.Score.Role != CandidateRole.Final)];
}
