using AdapterSearch.Domain;

namespace AdapterSearch.Cli.Comparisons;

/// <summary>Where an arm stands in a comparison.</summary>
public enum Standing
{
    /// <summary>The chosen arm, or one that the seeds do not put below it.</summary>
    First,

    /// <summary>Placed behind the first.</summary>
    Behind,

    /// <summary>A reference that is not placed: outside the budget, or without adapters.</summary>
    Reference,

    /// <summary>Has no final training.</summary>
    None,
}

/// <summary>One arm of a comparison.</summary>
public sealed record ComparedArm
{
    /// <summary>Position in the spec, from 1; marks it in pictures.</summary>
    public required int Number { get; init; }

    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public Standing Standing { get; init; }

    /// <summary>Mean test accuracy of the final trainings of each repetition.</summary>
    public IReadOnlyDictionary<int, double> Test { get; init; } = new Dictionary<int, double>();

    /// <summary>Mean validation accuracy of the final trainings of each repetition.</summary>
    public IReadOnlyDictionary<int, double> Validation { get; init; } = new Dictionary<int, double>();

    /// <summary>Candidates that ran and failed.</summary>
    public int Failures { get; init; }

    /// <summary>Mean trained parameters without the head: adapter parameters, or every weight for full fine-tuning.</summary>
    public double Parameters { get; init; }

    /// <summary>Learning rate of the final trainings; null where they differ.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Device seconds of a repetition before its final training.</summary>
    public double SearchSeconds { get; init; }

    /// <summary>Device seconds of a final training.</summary>
    public double FinalSeconds { get; init; }

    /// <summary>Device seconds of the choice of the arm's learning rate, once for all repetitions.</summary>
    public double TuningSeconds { get; init; }

    /// <summary>Predicted work of a repetition in plain training steps.</summary>
    public double PlannedSteps { get; init; }

    /// <summary>Device seconds of a repetition over the median of all arms.</summary>
    public double WorkRatio { get; init; }

    /// <summary>Hypervolume of accuracy x parameters on validation data over what a repetition trained within the budget; mean over repetitions.</summary>
    public double Hypervolume { get; init; }

    /// <summary>Kendall's τ-b between the module ranks of the final trainings of two repetitions, mean over all pairs; null where ranks are equal on all modules.</summary>
    public double? Agreement { get; init; }

    /// <summary>Best validation accuracy so far against device seconds, mean over repetitions from where all have one.</summary>
    public IReadOnlyList<(double Seconds, double Accuracy)> Anytime { get; init; } = [];

    /// <summary>Its place; null for references and arms without a result.</summary>
    public TiedPlace? Place { get; init; }

    /// <summary>Difference of test accuracy to the winner's arm; null for that arm and where there is none.</summary>
    public PairedComparison? ToWinner { get; init; }

    /// <summary>Mean test accuracy over repetitions; NaN without a result.</summary>
    public double TestMean => Test.Count == 0 ? double.NaN : Test.Values.Average();

    /// <summary>Sample standard deviation over repetitions; 0 with fewer than two.</summary>
    public double TestSpread => Test.Count < 2 ? 0 : Math.Sqrt(Test.Values.Sum(v => (v - TestMean) * (v - TestMean)) / (Test.Count - 1));

    /// <summary>Half the 95 % interval of the mean test accuracy; 0 with fewer than two repetitions.</summary>
    public double TestHalfInterval => Test.Count < 2 ? 0 : StudentT.TwoSidedQuantile(0.95, Test.Count - 1) * TestSpread / Math.Sqrt(Test.Count);

    /// <summary>Mean validation accuracy over repetitions; NaN without a result.</summary>
    public double ValidationMean => Validation.Count == 0 ? double.NaN : Validation.Values.Average();

    /// <summary>Device seconds of a repetition.</summary>
    public double Seconds => SearchSeconds + FinalSeconds;
}
