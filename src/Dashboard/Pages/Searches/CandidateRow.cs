using AdapterSearch.Dashboard.Live;
using AdapterSearch.Domain;
using AdapterSearch.Plots;

namespace AdapterSearch.Dashboard.Pages.Searches;

/// <summary>A line of the table of candidates, and how the table is filtered and sorted.</summary>
/// <param name="Number">Number.</param>
/// <param name="Arm">Arm; <c>learning rate</c> for the shared choice, <c>by hand</c> for what a person added.</param>
/// <param name="Role">Role in words.</param>
/// <param name="Status">Status in words.</param>
/// <param name="Repetition">Repetition from 1.</param>
/// <param name="LearningRate">Peak learning rate; NaN where the job has none.</param>
/// <param name="Parameters">Adapter parameters; NaN while unknown.</param>
/// <param name="Validation">Validation accuracy, [0, 1]; NaN while unknown.</param>
/// <param name="Test">Test accuracy, [0, 1]; NaN unless scored.</param>
/// <param name="Seconds">Device seconds; NaN while it runs.</param>
/// <param name="Progress">Share of its steps that are done, [0, 1].</param>
public sealed record CandidateRow(
    int Number, string Arm, string Role, string Status, int Repetition, double LearningRate, double Parameters, double Validation, double Test, double Seconds, double Progress)
{
    /// <summary>Columns that can be sorted by.</summary>
    public static IReadOnlyList<string> Columns { get; } = ["number", "arm", "role", "status", "rate", "parameters", "validation", "test", "seconds"];

    /// <summary>The line of a candidate.</summary>
    public static CandidateRow Of(CandidateTrace candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        var view = candidate.View;
        var ended = view.Outcome is not null && candidate.HasEnded;
        return new CandidateRow(
            view.Number,
            Figures.Arm(view.Arm, view.Role),
            Figures.Role(view.Role),
            Figures.Name(view.Status),
            view.Repetition + 1,
            Rate(view.Job),
            candidate.Parameters ?? double.NaN,
            candidate.Accuracy ?? double.NaN,
            view.Outcome?.Test?.Accuracy ?? double.NaN,
            ended ? view.Outcome!.Seconds : double.NaN,
            candidate.HasEnded ? 1 : candidate.Report is { Steps: > 0 } report ? (double)report.Step / report.Steps : 0);
    }

    /// <summary>Filters and sorts; a stable order, what is unknown comes last whichever way.</summary>
    /// <param name="rows">All lines.</param>
    /// <param name="text">Part of the arm's name or the number; empty for all.</param>
    /// <param name="status">Status in words; empty for all.</param>
    /// <param name="column">One of <see cref="Columns"/>.</param>
    /// <param name="descending">High values first.</param>
    public static IReadOnlyList<CandidateRow> Arrange(IEnumerable<CandidateRow> rows, string text, string status, string column, bool descending)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(status);
        var wanted = text.Trim().TrimStart('#');
        var kept = rows.Where(r => (status.Length == 0 || r.Status == status)
            && (wanted.Length == 0 || r.Arm.Contains(wanted, StringComparison.OrdinalIgnoreCase) || r.Number.ToString(System.Globalization.CultureInfo.InvariantCulture) == wanted));
        return [.. column switch
        {
            "arm" => Words(kept, r => r.Arm, descending),
            "role" => Words(kept, r => r.Role, descending),
            "status" => Words(kept, r => r.Status, descending),
            "rate" => Numbers(kept, r => r.LearningRate, descending),
            "parameters" => Numbers(kept, r => r.Parameters, descending),
            "validation" => Numbers(kept, r => r.Validation, descending),
            "test" => Numbers(kept, r => r.Test, descending),
            "seconds" => Numbers(kept, r => r.Seconds, descending),
            _ => Numbers(kept, r => r.Number, descending),
        }];
    }

    /// <summary>Peak learning rate of a job; NaN where it has none.</summary>
    public static double Rate(CandidateJob job) => job switch
    {
        TrainJob train => train.Configuration.LearningRate,
        DamSearchJob dam => dam.LearningRate,
        RankControlJob control => control.LearningRate,
        ProbeJob probe => probe.LearningRate,
        _ => double.NaN,
    };

    private static IEnumerable<CandidateRow> Words(IEnumerable<CandidateRow> rows, Func<CandidateRow, string> pick, bool descending) =>
        descending ? rows.OrderByDescending(pick, StringComparer.Ordinal) : rows.OrderBy(pick, StringComparer.Ordinal);

    private static IEnumerable<CandidateRow> Numbers(IEnumerable<CandidateRow> rows, Func<CandidateRow, double> pick, bool descending)
    {
        var known = rows.OrderBy(r => double.IsNaN(pick(r)));
        return descending ? known.ThenByDescending(pick) : known.ThenBy(pick);
    }
}
