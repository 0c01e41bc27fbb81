using System.Globalization;
using System.Text;
using AdapterSearch.Cli.Reports;

namespace AdapterSearch.Cli.Comparisons;

/// <summary>The pictures of a comparison. One colour says one thing in all of them: not separated from the chosen arm, below it, reference.</summary>
internal static class ComparisonCharts
{
    private const int Width = 1080, Names = 250, Row = 26;

    /// <summary>Mean test accuracy of each arm with its 95 % interval; a faint dot for each repetition.</summary>
    public static string Scores(Comparison comparison)
    {
        const int figures = 120;
        var arms = Shown(comparison);
        var axis = Accuracy(arms, a => a.Test.Values.Append(a.TestMean - a.TestHalfInterval).Append(a.TestMean + a.TestHalfInterval), "test accuracy, %");
        var rows = new RowChart(arms, axis, Width, Names, figures, Row);
        if (comparison.Winner is { } winner)
        {
            rows.Rule(winner.TestMean * 100);
        }

        for (var i = 0; i < arms.Length; i++)
        {
            var arm = arms[i];
            rows.Mark(i, Style(arm), $"{arm.Name}: {ComparisonFindings.Mean(arm)} %, n = {arm.Test.Count}", mark =>
            {
                if (arm.TestMean * 100 < axis.Low)
                {
                    mark.Append(CultureInfo.InvariantCulture, $"<text class=\"callout\" x=\"{rows.X(axis.Low) + 2:0.#}\" y=\"{rows.Y(i) + 4:0.#}\">◀ further left</text>");
                    return;
                }

                foreach (var score in arm.Test.Values)
                {
                    mark.Append(CultureInfo.InvariantCulture, $"<circle class=\"seed\" cx=\"{rows.X(score * 100):0.#}\" cy=\"{rows.Y(i) + 7:0.#}\" r=\"2.2\"/>");
                }

                double low = (arm.TestMean - arm.TestHalfInterval) * 100, high = (arm.TestMean + arm.TestHalfInterval) * 100;
                mark.Append(CultureInfo.InvariantCulture, $"<path class=\"bar\" d=\"M{rows.X(low):0.#} {rows.Y(i):0.#}H{rows.X(high):0.#}M{rows.X(low):0.#} {rows.Y(i) - 3:0.#}v6M{rows.X(high):0.#} {rows.Y(i) - 3:0.#}v6\"/><circle cx=\"{rows.X(arm.TestMean * 100):0.#}\" cy=\"{rows.Y(i):0.#}\" r=\"4.5\"/>");
            });
            rows.Figure(i, ComparisonFindings.Mean(arm));
        }

        return rows.ToSvg("test accuracy by arm");
    }

    /// <summary>Best validation accuracy so far against device seconds, one panel for each arm with all others behind it.</summary>
    public static string Anytime(Comparison comparison)
    {
        var arms = Shown(comparison).Where(a => a.Anytime.Count > 0).ToArray();
        if (arms.Length == 0)
        {
            return "";
        }

        var seconds = new SvgPlot.Axis(0, Math.Max(arms.Max(a => a.Anytime[^1].Seconds), 1e-3), "device seconds");
        var accuracy = Accuracy(arms, a => [a.Anytime[^1].Accuracy], "validation, %");

        // How curves rise from the untrained model says little; as much again as the results lie apart is shown below them.
        accuracy = accuracy with { Low = Math.Max(accuracy.Low - Math.Max(accuracy.High - accuracy.Low, 3), Math.Min(accuracy.Low, arms.Min(a => a.Anytime[0].Accuracy * 100))) };
        var html = new StringBuilder("<div class=\"panels\">\n");
        foreach (var arm in arms)
        {
            var plot = new SvgPlot(360, 210, seconds, accuracy);
            foreach (var other in arms.Where(a => a != arm))
            {
                plot.Line(Curve(other), "faint", other.Name, steps: true);
            }

            plot.Line(Curve(arm), Style(arm), arm.Name, steps: true);
            plot.Dot(arm.Anytime[^1].Seconds, Math.Max(accuracy.Low, arm.Anytime[^1].Accuracy * 100), Style(arm), $"{arm.Name}: {Figures.Percent(arm.Anytime[^1].Accuracy)} % after {Figures.Seconds(arm.Anytime[^1].Seconds)} s");
            html.Append(CultureInfo.InvariantCulture, $"<figure><figcaption class=\"{Style(arm)}\">{SvgPlot.Encode(arm.Name)}</figcaption>{plot.ToSvg($"best validation accuracy of {arm.Name} against device seconds")}</figure>\n");
        }

        return html.Append("</div>\n").ToString();

        (double X, double Y)[] Curve(ComparedArm arm) => [.. arm.Anytime.Select(p => (p.Seconds, Math.Max(accuracy.Low, p.Accuracy * 100)))];
    }

    /// <summary>Test accuracy against parameters, with the front of the placed arms.</summary>
    public static string Front(Comparison comparison)
    {
        var arms = Shown(comparison);
        var positive = arms.Select(a => a.Parameters).Where(p => p > 0).Append(comparison.ReferenceParameters).ToArray();
        var accuracy = Accuracy(arms, a => [a.TestMean], "test accuracy, %");
        var plot = new SvgPlot(
            Width,
            Math.Max(340, 80 + (arms.Length * 14)),
            new SvgPlot.Axis(0, positive.Max() * 1.15, "trained parameters without the head (logarithmic but for the beginning)", LinearBelow: Math.Max(positive.Min() / 10, 1)),
            accuracy,
            right: 270);
        double Y(ComparedArm arm) => Math.Max(accuracy.Low, arm.TestMean * 100);
        plot.Rule(comparison.Record.Deterministic.BudgetParameters, "budget");
        if (comparison.Front is { Count: > 0 } front)
        {
            var line = front.Select(a => (X: a.Parameters, Y: a.TestMean * 100)).ToList();
            line.Add((comparison.ReferenceParameters, line[^1].Y));
            plot.Line(line, "front", "front of the arms within the budget", steps: true);
        }

        foreach (var arm in arms)
        {
            plot.Dot(arm.Parameters, Y(arm), Style(arm), $"{arm.Name}: {ComparisonFindings.Mean(arm)} %, {Figures.Count(arm.Parameters)} parameters");
        }

        plot.Callouts([.. arms.Select(a => (a.Parameters, Y(a), $"{Short(a.Name)}  {Figures.Percent(a.TestMean)}", Style(a)))]);
        return plot.ToSvg("test accuracy against parameters");
    }

    /// <summary>Device seconds of a repetition: search, final training, and the share of the choice of the learning rate.</summary>
    public static string Costs(Comparison comparison)
    {
        const int figures = 150;
        var arms = Shown(comparison);
        double Rates(ComparedArm arm) => arm.TuningSeconds / Math.Max(arm.Test.Count, 1);
        var axis = new SvgPlot.Axis(0, Math.Max(arms.Max(a => a.Seconds + Rates(a)) * 1.04, 1e-3), "device seconds of a repetition");
        var rows = new RowChart(arms, axis, Width, Names, figures, Row);
        for (var i = 0; i < arms.Length; i++)
        {
            var arm = arms[i];
            var title = $"{arm.Name}: search {Figures.Seconds(arm.SearchSeconds)} s, final training {Figures.Seconds(arm.FinalSeconds)} s, learning rate {Figures.Seconds(arm.TuningSeconds)} s in all";
            rows.Mark(i, "cost", title, mark =>
            {
                var at = 0.0;
                foreach (var (length, style) in new[] { (arm.SearchSeconds, "search"), (arm.FinalSeconds, "final"), (Rates(arm), "rates") })
                {
                    mark.Append(CultureInfo.InvariantCulture, $"<rect class=\"{style}\" x=\"{rows.X(at):0.#}\" y=\"{rows.Y(i) - 7:0.#}\" width=\"{Math.Max(0, rows.X(at + length) - rows.X(at)):0.#}\" height=\"14\"/>");
                    at += length;
                }
            });
            rows.Figure(i, $"{Figures.Seconds(arm.Seconds)} s, {Figures.Number(arm.WorkRatio, "0.00")} x");
        }

        var median = arms.Select(a => a.WorkRatio > 0 ? a.Seconds / a.WorkRatio : 0).Max();
        if (median > 0)
        {
            rows.Rule(median);
        }

        return rows.ToSvg("device seconds by arm");
    }

    /// <summary>Class of an arm's colour.</summary>
    public static string Style(ComparedArm arm) => arm.Standing switch
    {
        Standing.First => "first",
        Standing.Behind => "behind",
        Standing.Reference => "reference",
        _ => "none",
    };

    /// <summary>
    /// An axis that gives its room to the placed arms: a reference far below them, such as a head alone, must not press them into a corner.
    /// </summary>
    private static SvgPlot.Axis Accuracy(IReadOnlyList<ComparedArm> arms, Func<ComparedArm, IEnumerable<double>> values, string label)
    {
        var all = arms.SelectMany(values).Select(v => v * 100).ToArray();
        var placed = arms.Where(a => a.Place is not null).SelectMany(values).Select(v => v * 100).ToArray();
        if (placed.Length == 0)
        {
            return SvgPlot.Axis.Around(all, label, 1);
        }

        var limit = placed.Min() - Math.Max(placed.Max() - placed.Min(), 2);
        return SvgPlot.Axis.Around(placed.Concat(all.Where(v => v >= limit)), label, 1);
    }

    private static ComparedArm[] Shown(Comparison comparison) => [.. comparison.Ordered.Where(a => a.Standing != Standing.None)];

    private static string Short(string name) => name.Length <= 26 ? name : name[..25] + "…";
}
