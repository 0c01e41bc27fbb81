using System.Text.Json.Serialization;

namespace AdapterSearch.Domain;

/// <summary>One candidate in a list: what people sort and filter by, without its configuration.</summary>
/// <param name="Number">Number within the search, from 1.</param>
/// <param name="Arm">Arm; empty for the tuning of the shared learning rate and for a candidate that was added by hand.</param>
/// <param name="Repetition">Repetition from 0.</param>
/// <param name="Role">Why it runs.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Attempt">Newest attempt; 0 before the first.</param>
/// <param name="Step">Optimizer steps done.</param>
/// <param name="Steps">Optimizer steps in all; 0 while unknown.</param>
/// <param name="TrainLoss">Newest training loss, in nats; null before the first report.</param>
/// <param name="Validation">Newest validation accuracy, [0, 1]; null before the first score.</param>
/// <param name="Test">Test accuracy, [0, 1]; null unless it was scored.</param>
/// <param name="AdapterParameters">Adapter parameters that it trained; null before its end.</param>
/// <param name="Seconds">Device seconds; null before its end.</param>
/// <param name="Failure">Why it failed; null where it did not.</param>
public sealed record CandidateLine(
    int Number,
    string Arm,
    int Repetition,
    CandidateRole Role,
    CandidateStatus Status,
    int Attempt,
    int Step,
    int Steps,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? TrainLoss,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Validation,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Test,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? AdapterParameters,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Seconds,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FailureKind? Failure)
{
    /// <summary>The line of a candidate.</summary>
    public static CandidateLine Of(CandidateView candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        var (report, outcome) = (candidate.Report, candidate.Outcome);
        return new CandidateLine(
            candidate.Number,
            candidate.Arm,
            candidate.Repetition,
            candidate.Role,
            candidate.Status,
            candidate.Attempt,
            outcome?.Steps ?? report?.Step ?? 0,
            report?.Steps ?? outcome?.Steps ?? 0,
            Finite(outcome?.TrainLoss ?? report?.TrainLoss),
            Finite(outcome?.Validation?.Accuracy ?? report?.Validation?.Accuracy),
            Finite(outcome?.Test?.Accuracy),
            outcome?.AdapterParameters,
            outcome?.Seconds,
            outcome is { Failure: not FailureKind.None } failed ? failed.Failure : null);
    }

    private static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;
}
