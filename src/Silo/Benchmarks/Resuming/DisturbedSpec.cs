using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Benchmarks.Resuming;

/// <summary>The small real search that benchmarks disturb: a mask search, random trials and uniform ranks, with everything that draws random numbers.</summary>
internal static class DisturbedSpec
{
    /// <summary>The search.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="trainExamples">Training examples.</param>
    /// <param name="evaluationExamples">Examples of the validation split and of the test split.</param>
    /// <param name="steps">Steps of a training.</param>
    /// <param name="trials">Random trials per repetition.</param>
    /// <param name="seed">Root of its seeds.</param>
    public static SearchSpec Of(string name, int trainExamples, int evaluationExamples, int steps, int trials, long seed) => new()
    {
        Name = name,
        Model = "vit-fashion-mnist",
        Data = new DataSpec { Path = "mnist-digits", TrainExamples = trainExamples, ValidationExamples = evaluationExamples, TestExamples = evaluationExamples },
        Budget = new BudgetSpec { Fraction = 0.25 },
        Training = new TrainingOptions { Steps = steps, Rungs = 6, Dropout = 0.1 },
        LearningRates = [0.005, 0.01],
        Repetitions = 2,
        Seed = seed,
        Arms =
        [
            new ArmSpec("dam", new DamStrategyOptions()),
            new ArmSpec("random-search", new RandomSearchOptions { Trials = trials }),
            new ArmSpec("uniform", new UniformOptions()),
        ],
    };
}
