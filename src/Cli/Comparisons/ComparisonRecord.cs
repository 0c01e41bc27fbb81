using System.Text.Json;
using AdapterSearch.Cli.Reports;
using AdapterSearch.Domain;

namespace AdapterSearch.Cli.Comparisons;

/// <summary>
/// results.json: a run record with what a comparison needs besides, so that table and pictures can be made again without training. A record.json
/// is read as well; its curves then have only their ends.
/// </summary>
/// <param name="Format">Version of this layout.</param>
/// <param name="Deterministic">Spec, files and every score.</param>
/// <param name="Run">Times and machine.</param>
public sealed record ComparisonRecord(int Format, RepeatablePart Deterministic, RunPart Run)
{
    /// <summary>Device work of one repetition of an arm in plain training steps; 0 where steps are equal and work is not.</summary>
    public double AllowanceSteps { get; init; }

    /// <summary>Validation scores on the way.</summary>
    public IReadOnlyList<RungScore> Rungs { get; init; } = [];

    /// <summary>The table as it was written, one line per arm in the order of the spec; ignored when read.</summary>
    public IReadOnlyList<ComparisonLine> Table { get; init; } = [];

    /// <summary>The record of an ended search.</summary>
    public static ComparisonRecord Of(FinishedSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);

        // Step logs of gates are long and no part of a comparison.
        var record = RunRecord.Of(search with { Ends = [] });
        var result = new ComparisonRecord(record.Format, record.Deterministic, record.Run) { AllowanceSteps = search.View.AllowanceSteps, Rungs = search.Rungs };
        return result.WithTable();
    }

    /// <summary>The record with the table that its scores give.</summary>
    public ComparisonRecord WithTable() => this with { Table = [.. Comparison.Of(this).Arms.Select(ComparisonLine.Of)] };

    /// <summary>Reads a record.</summary>
    /// <exception cref="CliException">The text is no record.</exception>
    public static ComparisonRecord Read(string json, string name)
    {
        try
        {
            var record = JsonSerializer.Deserialize<ComparisonRecord>(json, JsonDefaults.Compact);
            if (record is { Deterministic: { Spec: not null, Candidates: not null, Board: not null } repeatable, Run.Costs: { } costs } && repeatable.Candidates.Count == costs.Count)
            {
                return record;
            }
        }
        catch (JsonException fault)
        {
            throw new CliException(ExitCodes.BadInput, $"{name} is no run record: {fault.Message}");
        }

        throw new CliException(ExitCodes.BadInput, $"{name} is no run record: it lacks spec, scores or costs");
    }

    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonDefaults.Indented) + "\n";
}

/// <summary>One arm of the table as a file keeps it.</summary>
/// <param name="Arm">Arm.</param>
/// <param name="Place">Shared place, as <c>1-3</c>; empty for references and arms without a result.</param>
/// <param name="Repetitions">Repetitions with a final training.</param>
/// <param name="TestAccuracy">Mean test accuracy over repetitions.</param>
/// <param name="TestSpread">Its sample standard deviation.</param>
/// <param name="ToWinner">Paired difference of test accuracy to the winner's arm with its 95 % interval.</param>
/// <param name="HolmP">p-value of that difference, Holm-corrected; null where there is none.</param>
/// <param name="ValidationAccuracy">Mean validation accuracy.</param>
/// <param name="Parameters">Mean trained parameters.</param>
/// <param name="LearningRate">Learning rate; null where repetitions differ.</param>
/// <param name="SearchSeconds">Device seconds of a repetition before its final training.</param>
/// <param name="FinalSeconds">Device seconds of a final training.</param>
/// <param name="TuningSeconds">Device seconds of the choice of the arm's learning rate, once.</param>
/// <param name="PlannedSteps">Predicted work of a repetition in plain steps.</param>
/// <param name="WorkRatio">Device seconds of a repetition over the median of all arms.</param>
/// <param name="Hypervolume">Hypervolume of accuracy x parameters on validation data, mean over repetitions.</param>
/// <param name="Agreement">Kendall's τ-b between the module ranks of two repetitions, mean over pairs; null where there is none.</param>
public sealed record ComparisonLine(
    string Arm,
    string Place,
    int Repetitions,
    double TestAccuracy,
    double TestSpread,
    PairedDifference? ToWinner,
    double? HolmP,
    double ValidationAccuracy,
    double Parameters,
    double? LearningRate,
    double SearchSeconds,
    double FinalSeconds,
    double TuningSeconds,
    double PlannedSteps,
    double WorkRatio,
    double Hypervolume,
    double? Agreement = null)
{
    /// <summary>The line of an arm.</summary>
    public static ComparisonLine Of(ComparedArm arm)
    {
        ArgumentNullException.ThrowIfNull(arm);
        return new ComparisonLine(
            arm.Name, arm.Place?.ToString() ?? "", arm.Test.Count, arm.TestMean, arm.TestSpread, arm.ToWinner?.Difference,
            arm.ToWinner is { } c && !double.IsNaN(c.AdjustedP) ? c.AdjustedP : null, arm.ValidationMean, arm.Parameters, arm.LearningRate,
            arm.SearchSeconds, arm.FinalSeconds, arm.TuningSeconds, arm.PlannedSteps, arm.WorkRatio, arm.Hypervolume, arm.Agreement);
    }
}
