using System.Text.Json;
using System.Text.Json.Serialization;
using AdapterSearch.Domain;

namespace AdapterSearch.Cli.Reports;

/// <summary>
/// The run record, record.json: enough to repeat a run and to see that a repetition gave the same numbers. <see cref="Deterministic"/> is
/// equal between two runs of the same spec on the same files; <see cref="Run"/> holds what differs: times, memory, machine.
/// </summary>
/// <param name="Format">Version of this layout.</param>
/// <param name="Deterministic">Spec, files and every score.</param>
/// <param name="Run">Times and machine.</param>
public sealed record RunRecord(int Format, RepeatablePart Deterministic, RunPart Run)
{
    /// <summary>The record of an ended search.</summary>
    public static RunRecord Of(FinishedSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        var view = search.View;
        var ordered = InOrder(view);
        var winner = view.Candidates.FirstOrDefault(c => c.Number == view.Winner);
        var logs = search.Ends.ToDictionary(c => c.Number, c => c.Outcome?.Modules);
        return new RunRecord(
            1,
            new RepeatablePart(
                view.Spec,
                view.Shape,
                search.Provenance.Model,
                search.Provenance.Data,
                view.BudgetParameters,
                view.LearningRate,
                winner is null ? null : new WinnerRecord(winner.Arm, winner.Repetition),
                [.. ordered.Select(c => Score(c, logs.GetValueOrDefault(c.Number)))],
                [.. ArmResult.Of(view).Select(r => new ArmRecord(
                    r.Line.Arm, r.Line.Finals, r.Line.TestAccuracy, r.Line.TestSpread, r.Line.ValidationAccuracy,
                    r.Line.AdapterParameters, r.Line.WithinBudget, r.Line.Failures, r.VersusUniform))]),
            new RunPart(
                view.Summary.Id,
                view.Summary.Submitted,
                search.Ended,
                search.Provenance.Service,
                [.. ordered.Select(Cost)],
                ByHand(view, logs)));
    }

    /// <summary>The file's text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonDefaults.Indented) + "\n";

    // Numbers follow the order in which slots came free, so the record is ordered by what was asked for instead.
    private static CandidateView[] InOrder(SearchView view)
    {
        var arms = view.Spec.Arms.Select((a, i) => (a.Name, i)).ToDictionary(p => p.Name, p => p.i);
        return [.. view.Candidates
            .Where(c => c.Role != CandidateRole.Manual)
            .OrderBy(c => arms.GetValueOrDefault(c.Arm, -1))
            .ThenBy(c => c.Repetition)
            .ThenBy(c => c.Role)
            .ThenBy(c => c.Number)];
    }

    /// <summary>What people added: another run of the same spec has none of it, so it is no part of what repeats.</summary>
    private static ManualRecord[]? ByHand(SearchView view, Dictionary<int, ModuleScores?> logs)
    {
        ManualRecord[] added = [.. view.Candidates.Where(c => c.Role == CandidateRole.Manual).Select(c => new ManualRecord(Score(c, logs.GetValueOrDefault(c.Number)), Cost(c)))];
        return added.Length > 0 ? added : null;
    }

    private static CostRecord Cost(CandidateView candidate) => new(
        candidate.Number, candidate.Arm, candidate.Repetition, candidate.Role, candidate.Attempt, candidate.Outcome?.Seconds ?? 0, candidate.Outcome?.PeakBytes ?? 0);

    private static ScoreRecord Score(CandidateView candidate, ModuleScores? withLog)
    {
        var outcome = candidate.Outcome;
        var warm = candidate.Job is TrainJob { WarmStartFrom: not null } or TrainJob { FactorsFrom: not null };
        return new ScoreRecord(
            candidate.Arm,
            candidate.Repetition,
            candidate.Role,
            candidate.Status,
            candidate.Job is TrainJob job ? job with { WarmStartFrom = null, FactorsFrom = null } : candidate.Job,
            warm,
            outcome?.Failure ?? FailureKind.None,
            outcome?.Reason ?? "",
            outcome?.TrainLoss ?? 0,
            outcome?.Validation,
            outcome?.Test,
            outcome?.AdapterParameters ?? 0,
            outcome?.TrainableParameters ?? 0,
            outcome?.Steps ?? 0,
            withLog ?? outcome?.Modules,
            outcome?.RankCurve);
    }
}

/// <summary>What a repetition of the run must give again.</summary>
/// <param name="Spec">The spec with its seeds.</param>
/// <param name="Shape">The base model's modules.</param>
/// <param name="Model">Files of the base model.</param>
/// <param name="Data">Files of the data.</param>
/// <param name="BudgetParameters">Hard limit in adapter parameters.</param>
/// <param name="LearningRate">The learning rate chosen for all arms.</param>
/// <param name="Winner">The winner.</param>
/// <param name="Candidates">The scores of every candidate of the spec, in the order of arm, repetition and role.</param>
/// <param name="Board">One line per arm.</param>
public sealed record RepeatablePart(
    SearchSpec Spec,
    ModelShape Shape,
    IReadOnlyList<FileFingerprint> Model,
    IReadOnlyList<FileFingerprint> Data,
    long BudgetParameters,
    double LearningRate,
    WinnerRecord? Winner,
    IReadOnlyList<ScoreRecord> Candidates,
    IReadOnlyList<ArmRecord> Board);

/// <summary>The winner by what it is, not by its number.</summary>
/// <param name="Arm">Arm.</param>
/// <param name="Repetition">Repetition from 0.</param>
public sealed record WinnerRecord(string Arm, int Repetition);

/// <summary>Scores of one candidate.</summary>
/// <param name="Arm">Arm; empty for the choice of the learning rate.</param>
/// <param name="Repetition">Repetition from 0.</param>
/// <param name="Role">Why it ran.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Job">What it did; the number of a warm start's source is left out, see <paramref name="WarmStart"/>.</param>
/// <param name="WarmStart">True when it began from its own repetition's search weights.</param>
/// <param name="Failure">Kind of failure.</param>
/// <param name="Reason">Reason of a failure.</param>
/// <param name="TrainLoss">Mean training loss over the last steps, in nats.</param>
/// <param name="Validation">Validation score.</param>
/// <param name="Test">Test score of a final training.</param>
/// <param name="AdapterParameters">Budgeted parameters.</param>
/// <param name="TrainableParameters">All trained parameters.</param>
/// <param name="Steps">Optimizer steps.</param>
/// <param name="Modules">Module scores with their log.</param>
/// <param name="RankCurve">Scores of all ranks that one run of a rank method yields.</param>
public sealed record ScoreRecord(
    string Arm,
    int Repetition,
    CandidateRole Role,
    CandidateStatus Status,
    CandidateJob Job,
    bool WarmStart,
    FailureKind Failure,
    string Reason,
    double TrainLoss,
    SplitScore? Validation,
    SplitScore? Test,
    long AdapterParameters,
    long TrainableParameters,
    int Steps,
    ModuleScores? Modules,
    RankCurve? RankCurve = null);

/// <summary>One line of the board without times.</summary>
/// <param name="Arm">Arm.</param>
/// <param name="Finals">Final trainings.</param>
/// <param name="TestAccuracy">Mean test accuracy.</param>
/// <param name="TestSpread">Its sample standard deviation.</param>
/// <param name="ValidationAccuracy">Mean validation accuracy.</param>
/// <param name="AdapterParameters">Mean adapter parameters.</param>
/// <param name="WithinBudget">Whether all respect the budget.</param>
/// <param name="Failures">Failed candidates.</param>
/// <param name="VersusUniform">Paired difference of test accuracy to the uniform arm.</param>
public sealed record ArmRecord(
    string Arm,
    int Finals,
    double TestAccuracy,
    double TestSpread,
    double ValidationAccuracy,
    double AdapterParameters,
    bool WithinBudget,
    int Failures,
    PairedDifference? VersusUniform);

/// <summary>What differs between two runs.</summary>
/// <param name="SearchId">Id of the search.</param>
/// <param name="Submitted">When it was accepted (UTC).</param>
/// <param name="Ended">When it ended (UTC).</param>
/// <param name="Service">Versions, commit, device, slots.</param>
/// <param name="Costs">Time and memory of each candidate of the spec.</param>
/// <param name="ByHand">Candidates that people added; null for none.</param>
public sealed record RunPart(
    string SearchId,
    DateTimeOffset Submitted,
    DateTimeOffset? Ended,
    ServiceVersion Service,
    IReadOnlyList<CostRecord> Costs,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<ManualRecord>? ByHand = null);

/// <summary>A candidate that a person added.</summary>
/// <param name="Score">Its scores.</param>
/// <param name="Cost">What it cost.</param>
public sealed record ManualRecord(ScoreRecord Score, CostRecord Cost);

/// <summary>What one candidate cost.</summary>
/// <param name="Number">Number within the search.</param>
/// <param name="Arm">Arm.</param>
/// <param name="Repetition">Repetition from 0.</param>
/// <param name="Role">Why it ran.</param>
/// <param name="Attempts">Attempts that it took.</param>
/// <param name="Seconds">Seconds on the device.</param>
/// <param name="PeakBytes">Highest memory in bytes.</param>
public sealed record CostRecord(int Number, string Arm, int Repetition, CandidateRole Role, int Attempts, double Seconds, long PeakBytes);
