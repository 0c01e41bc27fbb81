using System.Globalization;
using System.Text;
using AdapterSearch.Cli.Reports;

namespace AdapterSearch.Cli.Comparisons;

/// <summary>report.html of a comparison: one file without any outside asset.</summary>
public static class ComparisonPage
{
    /// <summary>The page.</summary>
    public static string Render(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var data = comparison.Record.Deterministic;
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        page.Append(CultureInfo.InvariantCulture, $"<title>{Text(data.Spec.Name)}: comparison</title>\n<style>\n{ComparisonStyle.Css}</style></head>\n<body><main>\n<h1>{Text(data.Spec.Name)}</h1>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"lead\">{string.Join("<br>", ComparisonFindings.Sentences(comparison).Select(Text))}</p>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"terms\">{Text(ComparisonFindings.Terms(comparison))}</p>\n");
        Warnings(page, comparison);
        Table(page, comparison);
        if (comparison.Arms.Any(a => a.Standing != Standing.None))
        {
            Pictures(page, comparison);
        }

        Source(page, comparison.Record);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void Warnings(StringBuilder page, Comparison comparison)
    {
        var warnings = ComparisonFindings.Warnings(comparison);
        if (warnings.Count > 0)
        {
            page.Append("<div class=\"warnings\">").AppendJoin("", warnings.Select(w => $"<p>{Text(w)}</p>")).Append("</div>\n");
        }
    }

    private static void Table(StringBuilder page, Comparison comparison)
    {
        page.Append("<div class=\"scroll\"><table><thead><tr>");
        foreach (var column in ComparisonColumn.All)
        {
            page.Append(CultureInfo.InvariantCulture, $"<th{(column.IsText ? " class=\"name\"" : "")}>{Text(column.Heading)}</th>");
        }

        page.Append("</tr></thead><tbody>\n");
        Standing? standing = null;
        foreach (var arm in comparison.Ordered)
        {
            var cut = standing is { } before && arm.Standing != before;
            standing = arm.Standing;
            page.Append(CultureInfo.InvariantCulture, $"<tr class=\"{ComparisonCharts.Style(arm)}{(arm == comparison.Winner ? " winner" : "")}{(cut ? " cut" : "")}\">");
            if (arm.Standing == Standing.None)
            {
                page.Append(CultureInfo.InvariantCulture, $"<td></td><td class=\"name\">{Text(arm.Name)}</td><td class=\"name\" colspan=\"{ComparisonColumn.All.Count - 2}\">no final training</td></tr>\n");
                continue;
            }

            foreach (var column in ComparisonColumn.All)
            {
                page.Append(CultureInfo.InvariantCulture, $"<td{(column.IsText ? " class=\"name\"" : "")}>{Text(column.Cell(arm))}</td>");
            }

            page.Append("</tr>\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"</tbody></table></div>\n<p class=\"key\">{Text(ComparisonColumn.Legend)}</p>\n");
    }

    private static void Pictures(StringBuilder page, Comparison comparison)
    {
        const string key = "<p class=\"key\"><span class=\"first\"></span>not separated from the chosen arm<span class=\"behind\"></span>significantly below it<span class=\"reference\"></span>reference, not placed</p>\n";
        page.Append("<h2>Final score</h2>\n<p>Mean test accuracy with its 95 % interval over repetitions; faint dots are the repetitions, the dashed line is the arm chosen by validation. Bands part the arms that are not significantly below the chosen arm from those that are; inside a band only places that do not overlap rank two arms.</p>\n");
        page.Append(key).Append(ComparisonCharts.Scores(comparison)).Append('\n');
        if (ComparisonCharts.Anytime(comparison) is { Length: > 0 } anytime)
        {
            page.Append("<h2>Best so far</h2>\n<p>Validation accuracy that a person has in hand who stops after some device seconds, mean over repetitions, from where every repetition has a model within the budget. Each panel shows one arm before all others; a curve along the lower edge is still below the picture.</p>\n");
            page.Append(anytime);
        }

        page.Append(CultureInfo.InvariantCulture, $"<h2>Accuracy against parameters</h2>\n<p>Labels name each arm with its mean test accuracy; a dot on the lower edge lies below the picture. The line is the front of the placed arms. Its hypervolume is <b>{Figures.Number(comparison.FrontHypervolume, "0.0000")}</b>: the share of the rectangle between accuracy 1 without parameters and the reference point (accuracy 0, {Figures.Count(comparison.ReferenceParameters)} parameters, {Figures.Number(Comparison.ReferenceShare)} x the budget) that it dominates. The table's hypervolume is that of each arm alone on validation data.</p>\n");
        page.Append(key).Append(ComparisonCharts.Front(comparison)).Append('\n');
        page.Append("<h2>What it cost</h2>\n<p>Measured device seconds of one repetition. The dashed line is the median of search and final training; the grey part is the choice of the arm's learning rate, made once and divided by its repetitions.</p>\n");
        page.Append("<p class=\"key\"><span class=\"k-search\"></span>search<span class=\"k-final\"></span>final training<span class=\"k-rates\"></span>choice of the learning rate</p>\n");
        page.Append(ComparisonCharts.Costs(comparison)).Append('\n');
    }

    private static void Source(StringBuilder page, ComparisonRecord record)
    {
        var service = record.Run.Service;
        var data = record.Deterministic;
        page.Append(CultureInfo.InvariantCulture, $"<h2>Where this comes from</h2>\n<p>Base model <b>{Text(data.Spec.Model)}</b> ({data.Shape.Layers} layers x {data.Shape.Projections.Count} projections), data <b>{Text(data.Spec.Data.Path)}</b> ({data.Spec.Data.TrainExamples} train, {data.Spec.Data.ValidationExamples} validation, {data.Spec.Data.TestExamples} test), seed {data.Spec.Seed}. AdapterSearch {Text(service.Version)}{(service.Commit.Length > 0 ? $" at {Text(service.Commit)}" : "")}, {Text(service.Runtime)}, {Text(service.Tensors)}, device {Text(service.Device)}, {service.Slots} slots of {service.ThreadsPerSlot} threads. Spec, seeds and every score are in results.json, from which this page can be made again.</p>\n<div class=\"scroll\"><table><thead><tr><th class=\"name\">file</th><th>bytes</th><th>SHA-256</th></tr></thead><tbody>\n");
        foreach (var (kind, file) in data.Model.Select(f => ("model", f)).Concat(data.Data.Select(f => ("data", f))))
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td class=\"name\">{kind}/{Text(file.Name)}</td><td>{Figures.Count(file.Bytes)}</td><td><code>{Text(file.Sha256)}</code></td></tr>\n");
        }

        page.Append("</tbody></table></div>\n");
    }

    private static string Text(string text) => SvgPlot.Encode(text);
}
