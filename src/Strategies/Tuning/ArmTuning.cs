using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>An arm's own choice of its learning rate, on validation data alone.</summary>
public static class ArmTuning
{
    /// <summary>
    /// Position of the best learning rate: highest mean validation accuracy over the final trainings of its pipeline; ties go to the lower
    /// mean loss, then to the earlier rate. -1 when no pipeline gave a score.
    /// </summary>
    /// <param name="scores">For each rate, the validation scores of its final trainings; empty where none completed.</param>
    public static int Best(IReadOnlyList<IReadOnlyList<SplitScore>> scores)
    {
        ArgumentNullException.ThrowIfNull(scores);
        return Enumerable.Range(0, scores.Count)
            .Select(i => (Index: i, Good: scores[i].Where(s => !double.IsNaN(s.Accuracy)).ToArray()))
            .Where(r => r.Good.Length > 0)
            .OrderByDescending(r => r.Good.Average(s => s.Accuracy))
            .ThenBy(r => r.Good.Average(s => double.IsNaN(s.Loss) ? double.PositiveInfinity : s.Loss))
            .ThenBy(r => r.Index)
            .Select(r => r.Index)
            .DefaultIfEmpty(-1)
            .First();
    }

    /// <summary>True for arms that choose a learning rate of their own: the spec lists several and the method does not search it itself.</summary>
    public static bool Applies(SearchSpec spec, StrategyOptions options)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Tuning == LearningRateTuning.PerArm && spec.LearningRates.Count > 1 && !StrategyCatalog.SearchesLearningRate(options);
    }

    /// <summary>
    /// A proposal as a tuning run may train it: never with a test score. What it was proposed as is kept beside it as its stage.
    /// </summary>
    public static CandidateJob WithoutTest(CandidateJob job) => job switch
    {
        TrainJob train => train with { ScoreTest = false },
        RankControlJob control => control with { ScoreTest = false },
        _ => job,
    };

    /// <summary>True when a job scores the test split.</summary>
    public static bool ScoresTest(CandidateJob job) => job is TrainJob { ScoreTest: true } or RankControlJob { ScoreTest: true };
}
