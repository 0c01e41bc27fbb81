using AdapterSearch.Domain;

namespace AdapterSearch.Cli.Comparisons;

/// <summary>One column of the table, the same on a terminal, in table.md and on the page.</summary>
/// <param name="Heading">Heading.</param>
/// <param name="Priority">A narrow terminal shows the columns of low numbers; 0 is always shown.</param>
/// <param name="Cell">Text of an arm that has a result.</param>
/// <param name="IsText">True for names, which stand left.</param>
public sealed record ComparisonColumn(string Heading, int Priority, Func<ComparedArm, string> Cell, bool IsText = false)
{
    /// <summary>All columns.</summary>
    public static IReadOnlyList<ComparisonColumn> All { get; } =
    [
        new("place", 0, a => a.Place?.ToString() ?? "ref"),
        new("arm", 0, a => a.Name, IsText: true),
        new("n", 5, a => Figures.Count(a.Test.Count)),
        new("test %", 0, ComparisonFindings.Mean),
        new("to winner [95 %]", 0, a => a.ToWinner?.Difference is { } d ? Figures.Interval(d) : ""),
        new("p (Holm)", 1, a => a.ToWinner is { } c ? P(c.AdjustedP) : ""),
        new("valid. %", 3, a => Figures.Percent(a.ValidationMean)),
        new("params", 4, a => Figures.Count(a.Parameters)),
        new("hypervol.", 9, a => Figures.Number(a.Hypervolume, "0.0000")),
        new("lr", 8, a => a.LearningRate is { } rate ? Figures.Number(rate, "0.#####") : "own"),
        new("search s", 6, a => Figures.Seconds(a.SearchSeconds)),
        new("final s", 7, a => Figures.Seconds(a.FinalSeconds)),
        new("lr search s", 10, a => Figures.Seconds(a.TuningSeconds)),
        new("tau", 11, a => a.Agreement is { } tau ? Figures.Number(tau, "0.00") : ""),
        new("work", 2, a => Figures.Number(a.WorkRatio, "0.00")),
    ];

    /// <summary>What the headings mean.</summary>
    public const string Legend =
        "place: from one behind all arms significantly above to one before all significantly below (paired t-tests on test accuracy, Holm-corrected, 5 %); ref: reference outside the "
        + "budget or without adapters, not placed. n: repetitions. test: mean ± standard deviation. to winner: paired difference in points, interval not corrected. p: of that difference, "
        + "Holm-corrected over all placed arms. tau: Kendall's tau-b between the module ranks of two repetitions, mean over pairs. work: measured device seconds of a repetition over the median of all arms.";

    /// <summary>A p-value.</summary>
    public static string P(double p) => double.IsNaN(p) ? "" : p < 0.001 ? "<0.001" : Figures.Number(p, "0.000");
}
