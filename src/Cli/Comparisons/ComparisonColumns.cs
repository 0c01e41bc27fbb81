using AdapterSearch.Domain;

namespace AdapterSearch.Cli.Comparisons;

/// <summary>One column of the table, the same on a terminal, in table.md and on the page.</summary>
/// <param name="Heading">Heading.</param>
/// <param name="Width">Least width of a terminal that shows it.</param>
/// <param name="Cell">Text of an arm that has a result.</param>
/// <param name="IsText">True for names, which stand left.</param>
public sealed record ComparisonColumn(string Heading, int Width, Func<ComparedArm, string> Cell, bool IsText = false)
{
    private const int Narrow = 0, Middle = 100, Wide = 150;

    /// <summary>All columns.</summary>
    public static IReadOnlyList<ComparisonColumn> All { get; } =
    [
        new("place", Narrow, a => a.Place?.ToString() ?? "ref"),
        new("arm", Narrow, a => a.Name, IsText: true),
        new("n", Middle, a => Figures.Count(a.Test.Count)),
        new("test %", Narrow, ComparisonFindings.Mean),
        new("to winner [95 %]", Narrow, a => a.ToWinner?.Difference is { } d ? Figures.Interval(d) : ""),
        new("p (Holm)", Middle, a => a.ToWinner is { } c ? P(c.AdjustedP) : ""),
        new("valid. %", Middle, a => Figures.Percent(a.ValidationMean)),
        new("params", Middle, a => Figures.Count(a.Parameters)),
        new("hypervol.", Wide, a => Figures.Number(a.Hypervolume, "0.0000")),
        new("lr", Wide, a => a.LearningRate is { } rate ? Figures.Number(rate, "0.#####") : "own"),
        new("search s", Wide, a => Figures.Seconds(a.SearchSeconds)),
        new("final s", Wide, a => Figures.Seconds(a.FinalSeconds)),
        new("lr search s", Wide, a => Figures.Seconds(a.TuningSeconds)),
        new("work", Middle, a => Figures.Number(a.WorkRatio, "0.00")),
    ];

    /// <summary>What the headings mean.</summary>
    public const string Legend =
        "place: shared by all arms that the seeds do not separate from its leader (paired t-test on test accuracy, Holm-corrected, 5 %); ref: reference outside the budget or "
        + "without adapters, not placed. n: repetitions. test: mean ± standard deviation. to winner: paired difference in points, interval not corrected. p: of that difference, "
        + "Holm-corrected over all placed arms. work: measured device seconds of a repetition over the median of all arms.";

    /// <summary>A p-value.</summary>
    public static string P(double p) => double.IsNaN(p) ? "" : p < 0.001 ? "<0.001" : Figures.Number(p, "0.000");
}
