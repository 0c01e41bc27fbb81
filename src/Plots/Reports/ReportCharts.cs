using System.Globalization;
using System.Text;
using AdapterSearch.Domain;

namespace AdapterSearch.Plots.Reports;

/// <summary>The pictures of a report.</summary>
internal static class ReportCharts
{
    private const int Colours = 8;

    /// <summary>One module map.</summary>
    public static string Map(GateMap map, ModelShape shape)
    {
        const int cellWidth = 74, cellHeight = 42, left = 46, top = 24;
        int width = left + (shape.Projections.Count * cellWidth) + 4, height = top + (shape.Layers * cellHeight) + 4;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure><figcaption>{Text(map.Arm)}: {Text(map.Quantity)}</figcaption><svg class=\"map\" width=\"{width}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Text(map.Arm)} {Text(map.Quantity)} by layer and projection\">");
        for (var column = 0; column < shape.Projections.Count; column++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text text-anchor=\"middle\" x=\"{left + (column * cellWidth) + (cellWidth / 2)}\" y=\"16\">{Text(shape.Projections[column])}</text>");
        }

        for (var layer = 0; layer < shape.Layers; layer++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"2\" y=\"{top + (layer * cellHeight) + 25}\">layer {layer}</text>");
            for (var column = 0; column < shape.Projections.Count; column++)
            {
                var index = shape.IndexOf(new ModuleAddress(layer, shape.Projections[column]));
                if (index >= 0)
                {
                    Cell(svg, map, index, shape.Modules[index].Address, left + (column * cellWidth), top + (layer * cellHeight), cellWidth, cellHeight);
                }
            }
        }

        return svg.Append("</svg></figure>").ToString();
    }

    /// <summary>Test accuracy of each arm: mean, standard deviation, and a small dot for each repetition's mean.</summary>
    public static string AccuracyByArm(SearchView view)
    {
        const int left = 210, width = 980, row = 26, top = 8;
        var results = ArmResult.Of(view);
        var shown = results.Where(r => r.Line.Finals > 0).ToArray();
        var axis = SvgPlot.Axis.Around(
            shown.SelectMany(r => r.TestByRepetition.Values.Append(r.Line.TestAccuracy - r.Line.TestSpread).Append(r.Line.TestAccuracy + r.Line.TestSpread)).Select(v => v * 100), "", 2);
        double X(double share) => left + (axis.At(share * 100) * (width - left - 20));
        var bottom = top + (results.Count * row);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {bottom + 40}\" role=\"img\" aria-label=\"test accuracy by arm\">");
        foreach (var tick in axis.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{X(tick / 100):0.#} {top}V{bottom}\"/><text class=\"tick\" text-anchor=\"middle\" x=\"{X(tick / 100):0.#}\" y=\"{bottom + 15}\">{tick:0.##}</text>");
        }

        if (shown.FirstOrDefault(r => r.Line.Arm == ArmResult.UniformArm(view.Spec)) is { } uniform)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"rule\" d=\"M{X(uniform.Line.TestAccuracy):0.#} {top}V{bottom}\"/>");
        }

        foreach (var (result, index) in results.Select((r, i) => (r, i)))
        {
            var y = top + (index * row) + (row / 2);
            svg.Append(CultureInfo.InvariantCulture, $"<text text-anchor=\"end\" x=\"{left - 12}\" y=\"{y + 4}\">{index + 1} {Text(result.Line.Arm)}</text>");
            if (result.Line.Finals == 0)
            {
                continue;
            }

            double mean = result.Line.TestAccuracy, spread = result.Line.TestSpread;
            svg.Append(CultureInfo.InvariantCulture, $"<g class=\"{Colour(index)}\"><title>{Text(result.Line.Arm)}: {Figures.Percent(mean)} ± {Figures.Percent(spread)} %</title><path class=\"bar\" d=\"M{X(mean - spread):0.#} {y}H{X(mean + spread):0.#}\"/><circle cx=\"{X(mean):0.#}\" cy=\"{y}\" r=\"5\"/>");
            foreach (var repetition in result.TestByRepetition.Values)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(repetition):0.#}\" cy=\"{y + 8}\" r=\"2\"/>");
            }

            svg.Append("</g>");
        }

        return svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" text-anchor=\"middle\" x=\"{(left + width) / 2}\" y=\"{bottom + 34}\">test accuracy, %</text></svg>").ToString();
    }

    /// <summary>Accuracy against parameters with spreads. Arms that would cover each other stand side by side.</summary>
    public static string AccuracyAgainstParameters(SearchView view)
    {
        const double near = 13;
        var lines = ArmResult.Of(view).Select((result, index) => (result.Line, result.Parameters, Number: index + 1)).Where(l => l.Line.Finals > 0).ToArray();
        var positive = lines.Select(l => l.Parameters).Where(p => p > 0).Append(view.BudgetParameters).ToArray();
        var plot = new SvgPlot(
            980,
            420,
            new SvgPlot.Axis(0, positive.Max() * 1.6, "trained parameters without the head", LinearBelow: Math.Max(positive.Min() / 10, 1)),
            SvgPlot.Axis.Around(lines.SelectMany(l => new[] { (l.Line.TestAccuracy - l.Line.TestSpread) * 100, (l.Line.TestAccuracy + l.Line.TestSpread) * 100 }), "test accuracy, %", 2));
        plot.Rule(view.BudgetParameters, "budget");
        foreach (var (line, parameters, number) in lines)
        {
            var neighbours = lines.Where(l => Math.Abs(plot.X(l.Parameters) - plot.X(parameters)) < near).Select(l => l.Number).ToArray();
            plot.Point(
                parameters,
                line.TestAccuracy * 100,
                (line.TestAccuracy - line.TestSpread) * 100,
                (line.TestAccuracy + line.TestSpread) * 100,
                Colour(number - 1),
                number.ToString(CultureInfo.InvariantCulture),
                $"{line.Arm}: {Figures.Percent(line.TestAccuracy)} ± {Figures.Percent(line.TestSpread)} %, {Figures.Count(parameters)} parameters",
                near * (Array.IndexOf(neighbours, number) - ((neighbours.Length - 1) / 2.0)));
        }

        return plot.ToSvg("test accuracy against parameters");
    }

    /// <summary>Gates over the steps of the first repetition of each arm with moving gates, one panel per layer; null when there are none.</summary>
    public static string? GatesOverTime(FinishedSearch search)
    {
        var shape = search.View.Shape;
        var html = new StringBuilder();
        foreach (var arm in search.View.Spec.Arms.Where(a => a.Strategy is DamStrategyOptions { Dam.Relaxation: not DamRelaxation.Off }))
        {
            var log = search.Ends
                .Where(c => c.Arm == arm.Name && c.Role == CandidateRole.Search && c.Outcome?.Modules is { Log.Count: > 1 })
                .OrderBy(c => c.Repetition).Select(c => c.Outcome!.Modules!.Log).FirstOrDefault();
            if (log is null || log.Any(e => e.Gates.Count != shape.Modules.Count))
            {
                continue;
            }

            html.Append(CultureInfo.InvariantCulture, $"<h2>Gates over time: {Text(arm.Name)}</h2>\n<p>First repetition, one panel per layer: ");
            html.AppendJoin(", ", shape.Projections.Select((p, i) => $"<span class=\"{Colour(i)}\">■</span> {Text(p)}"));
            html.Append(".</p>\n<div class=\"maps\">\n");
            var range = SvgPlot.Axis.Around(log.SelectMany(e => e.Gates), "gate", 0.2);
            for (var layer = 0; layer < shape.Layers; layer++)
            {
                html.Append(GatePanel(log, shape, layer, range)).Append('\n');
            }

            html.Append("</div>\n");
        }

        return html.Length == 0 ? null : html.ToString();
    }

    /// <summary>Best validation accuracy within the budget against device seconds spent; null when nothing counts.</summary>
    public static string? Anytime(FinishedSearch search)
    {
        var points = new List<(double X, double Y)>();
        double seconds = 0, best = double.NegativeInfinity;
        foreach (var candidate in search.Ends.Where(c => c.Role != CandidateRole.Manual))
        {
            seconds += candidate.Outcome?.Seconds ?? 0;
            if (candidate is { Role: CandidateRole.Trial or CandidateRole.Final, Job: TrainJob { Configuration.Mode: not TrainingMode.Full } or RankControlJob, Outcome: { Status: CandidateStatus.Completed, Validation: { } validation } done }
                && done.AdapterParameters <= search.View.BudgetParameters
                && validation.Accuracy > best)
            {
                best = validation.Accuracy;
                points.Add((seconds, best * 100));
            }
        }

        if (points.Count == 0)
        {
            return null;
        }

        points.Add((seconds, best * 100));
        var plot = new SvgPlot(980, 320, new SvgPlot.Axis(0, Math.Max(seconds, 1), "device seconds"), SvgPlot.Axis.Around(points.Select(p => p.Y), "best validation accuracy, %", 2));
        plot.Line(points, Colour(0), "best so far", steps: true);
        return plot.ToSvg("best validation accuracy against device seconds");
    }

    private static string GatePanel(IReadOnlyList<GateLogEntry> log, ModelShape shape, int layer, SvgPlot.Axis range)
    {
        var plot = new SvgPlot(480, 250, new SvgPlot.Axis(log[0].Step, Math.Max(log[^1].Step, log[0].Step + 1), $"step, layer {layer}"), range);
        for (var column = 0; column < shape.Projections.Count; column++)
        {
            var address = new ModuleAddress(layer, shape.Projections[column]);
            var index = shape.IndexOf(address);
            if (index >= 0)
            {
                plot.Line([.. log.Select(e => ((double)e.Step, e.Gates[index]))], Colour(column), address.ToString());
            }
        }

        return $"<figure style=\"width:480px\">{plot.ToSvg($"gates of layer {layer} over the steps")}</figure>";
    }

    private static void Cell(StringBuilder svg, GateMap map, int index, ModuleAddress address, int x, int y, int width, int height)
    {
        var chosen = map.Chosen[index].Count(c => c);
        var number = map.Shown(index);
        svg.Append(CultureInfo.InvariantCulture, $"<g><title>{address}: {Figures.Number(map.Values[index], "0.#####e+0")}, selected in {chosen} of {map.Chosen[index].Count} repetitions</title>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"cell\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill-opacity=\"{0.62 * map.Level(index):0.###}\"/>");
        if (2 * chosen > map.Chosen[index].Count)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"chosen\" x=\"{x + 2}\" y=\"{y + 2}\" width=\"{width - 4}\" height=\"{height - 4}\"/>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text text-anchor=\"middle\" x=\"{x + (width / 2)}\" y=\"{y + 18}\">{number}</text><text text-anchor=\"middle\" x=\"{x + (width / 2)}\" y=\"{y + 33}\">{string.Concat(map.Chosen[index].Select(c => c ? '●' : '○'))}</text></g>");
    }

    private static string Colour(int index) => string.Create(CultureInfo.InvariantCulture, $"c{index % Colours}");

    private static string Text(string text) => SvgPlot.Encode(text);
}
