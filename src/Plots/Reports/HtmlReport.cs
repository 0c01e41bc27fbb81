using System.Globalization;
using System.Text;
using AdapterSearch.Domain;

namespace AdapterSearch.Plots.Reports;

/// <summary>report.html: one file without any outside asset that tells what a search found, readable on light and dark screens.</summary>
public static class HtmlReport
{
    /// <summary>The page of an ended search.</summary>
    public static string Render(FinishedSearch search)
    {
        ArgumentNullException.ThrowIfNull(search);
        var view = search.View;
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        page.Append(CultureInfo.InvariantCulture, $"<title>{Text(view.Summary.Name)}: adapter search</title>\n<style>\n{ReportStyle.Css}</style></head>\n<body><main>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h1>{Text(view.Summary.Name)}</h1>\n");
        Facts(page, search);
        Board(page, view);
        Maps(page, search);
        page.Append("<h2>Accuracy by arm</h2>\n<p>Large dots are means over final trainings, bars one standard deviation, small dots the repetitions; the dashed line is uniform rank.</p>\n");
        page.Append(ReportCharts.AccuracyByArm(view)).Append('\n');
        page.Append("<h2>Accuracy against parameters</h2>\n<p>Mean test accuracy over final trainings; bars show one standard deviation. Numbers are the arms of the board. The horizontal scale is logarithmic but for its beginning; arms that would cover each other stand side by side.</p>\n");
        page.Append(ReportCharts.AccuracyAgainstParameters(view)).Append('\n');
        if (ReportCharts.GatesOverTime(search) is { } gates)
        {
            page.Append(gates).Append('\n');
        }

        if (ReportCharts.Anytime(search) is { } anytime)
        {
            page.Append("<h2>Best so far</h2>\n<p>Highest validation accuracy within the budget against device seconds spent, over all trials and final trainings in the order in which they ended.</p>\n");
            page.Append(anytime).Append('\n');
        }

        Failures(page, view);
        ByHand(page, view);
        Source(page, search);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void Facts(StringBuilder page, FinishedSearch search)
    {
        var view = search.View;
        var winner = view.Candidates.FirstOrDefault(c => c.Number == view.Winner);
        page.Append(CultureInfo.InvariantCulture, $"<p>This search is {Text(Figures.Name(view.Summary.Status))}. Base model <b>{Text(view.Spec.Model)}</b> ({Figures.Count(view.Shape.BaseParameters)} parameters, {view.Shape.Layers} layers x {view.Shape.Projections.Count} projections), data <b>{Text(view.Spec.Data.Path)}</b> ({view.Spec.Data.TrainExamples} train, {view.Spec.Data.ValidationExamples} validation, {view.Spec.Data.TestExamples} test). ");
        page.Append(CultureInfo.InvariantCulture, $"Budget <b>{Figures.Count(view.BudgetParameters)}</b> adapter parameters; {Rate(view)}; {Repetitions(view.Spec)} repetitions of {view.Spec.Training.Steps} steps, seed {view.Spec.Seed}.</p>\n");
        page.Append(winner is null
            ? "<p>No arm within the budget finished, so there is no winner.</p>\n"
            : $"<p>Winner by validation accuracy within the budget: <b>{Text(winner.Arm)}</b>, candidate {winner.Number}.</p>\n");
    }

    private static string Rate(SearchView view) => view.Spec is { Tuning: LearningRateTuning.PerArm, LearningRates.Count: > 1 }
        ? "a learning rate for each arm, chosen on validation data"
        : $"learning rate {Figures.Number(view.LearningRate, "0.######")} for all arms, chosen on validation data";

    private static string Repetitions(SearchSpec spec) =>
        spec.Racing is null ? Figures.Count(spec.Repetitions) : $"{spec.LeastRepetitions()} to {spec.MostRepetitions()}";

    private static void Board(StringBuilder page, SearchView view)
    {
        page.Append("<h2>Board</h2>\n<div class=\"scroll\"><table><thead><tr><th>#</th><th>arm</th><th>finals</th><th>test accuracy %</th><th>validation %</th><th>parameters</th><th>s per final</th><th>s before</th><th>points to uniform [95 %]</th></tr></thead><tbody>\n");
        var winner = view.Candidates.FirstOrDefault(c => c.Number == view.Winner)?.Arm;
        var number = 0;
        foreach (var result in ArmResult.Of(view))
        {
            var line = result.Line;
            page.Append(CultureInfo.InvariantCulture, $"<tr{(line.Arm == winner ? " class=\"winner\"" : "")}><td>{++number}</td><td>{Text(line.Arm)}{(result.OverBudget ? " <small>outside the budget</small>" : "")}</td>");
            if (line.Finals == 0)
            {
                page.Append(CultureInfo.InvariantCulture, $"<td>0</td><td colspan=\"6\">{(line.Failures > 0 ? $"{line.Failures} failed" : "nothing finished")}</td></tr>\n");
                continue;
            }

            var spread = line.Finals > 1 ? $" ± {Figures.Percent(line.TestSpread)}" : "";
            page.Append(CultureInfo.InvariantCulture, $"<td>{line.Finals}{(line.Failures > 0 ? $", {line.Failures} failed" : "")}</td><td>{Figures.Percent(line.TestAccuracy)}{spread}</td><td>{Figures.Percent(line.ValidationAccuracy)}</td><td>{Figures.Count(result.Parameters)}</td><td>{Figures.Seconds(line.FinalSeconds)}</td><td>{Figures.Seconds(line.SearchSeconds)}</td>");
            var difference = result.VersusUniform;
            var separated = difference switch { { ExcludesZero: true, Mean: > 0 } => "better", { ExcludesZero: true } => "worse", _ => "open" };
            page.Append(CultureInfo.InvariantCulture, $"<td class=\"{separated}\">{(difference is null ? "" : Figures.Interval(difference))}</td></tr>\n");
        }

        page.Append("</tbody></table></div>\n<h3>What the seeds can and cannot tell apart</h3>\n<ul>\n");
        foreach (var finding in ArmResult.Findings(view))
        {
            page.Append(CultureInfo.InvariantCulture, $"<li>{Text(finding)}</li>\n");
        }

        page.Append("</ul>\n");
    }

    private static void Maps(StringBuilder page, FinishedSearch search)
    {
        var view = search.View;
        var maps = view.Spec.Arms.SelectMany(a => GateMap.Of(view, a.Name)).ToArray();
        if (maps.Length == 0)
        {
            return;
        }

        page.Append("<h2>Which modules</h2>\n<p>Each cell is a module: its mean number over the repetitions, stronger in colour for higher, and one dot per repetition, filled where that repetition selected the module. A heavy frame marks modules that most repetitions selected.</p>\n<div class=\"maps\">\n");
        foreach (var map in maps)
        {
            page.Append(ReportCharts.Map(map, view.Shape)).Append('\n');
        }

        page.Append("</div>\n");
    }

    private static void Failures(StringBuilder page, SearchView view)
    {
        var failed = view.Candidates.Where(c => c.Status == CandidateStatus.Failed).ToArray();
        if (failed.Length == 0)
        {
            return;
        }

        page.Append("<h2>Failed candidates</h2>\n<ul>\n");
        foreach (var candidate in failed)
        {
            page.Append(CultureInfo.InvariantCulture, $"<li>#{candidate.Number} {Text(Figures.Arm(candidate.Arm, candidate.Role))} ({Figures.Name(candidate.Outcome?.Failure ?? FailureKind.None)}): {Text(candidate.Outcome?.Reason ?? "")}</li>\n");
        }

        page.Append("</ul>\n");
    }

    private static void ByHand(StringBuilder page, SearchView view)
    {
        var added = view.Candidates.Where(c => c is { Role: CandidateRole.Manual, Job: TrainJob, Outcome.Validation: not null }).ToArray();
        if (added.Length == 0)
        {
            return;
        }

        page.Append("<h2>Added by hand</h2>\n<p>Beside the comparison: no method saw them, they are on no board line and cannot win, and the test split was not scored.</p>\n<table><thead><tr><th>candidate</th><th>repetition</th><th>learning rate</th><th>parameters</th><th>validation %</th></tr></thead><tbody>\n");
        foreach (var candidate in added)
        {
            var configuration = ((TrainJob)candidate.Job).Configuration;
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>#{candidate.Number}</td><td>{candidate.Repetition + 1}</td><td>{Figures.Number(configuration.LearningRate, "0.######")}</td><td>{Figures.Count(candidate.Outcome!.AdapterParameters)}</td><td>{Figures.Percent(candidate.Outcome.Validation!.Accuracy)}</td></tr>\n");
        }

        page.Append("</tbody></table>\n");
    }

    private static void Source(StringBuilder page, FinishedSearch search)
    {
        var service = search.Provenance.Service;
        page.Append(CultureInfo.InvariantCulture, $"<h2>Where this comes from</h2>\n<p>AdapterSearch {Text(service.Version)}{(service.Commit.Length > 0 ? $" at {Text(service.Commit)}" : "")}, {Text(service.Runtime)}, {Text(service.Tensors)}, device {Text(service.Device)}, {service.Slots} slots of {service.ThreadsPerSlot} threads. Every score and seed is in record.json.</p>\n<table><thead><tr><th>file</th><th>bytes</th><th>SHA-256</th></tr></thead><tbody>\n");
        foreach (var (kind, file) in search.Provenance.Model.Select(f => ("model", f)).Concat(search.Provenance.Data.Select(f => ("data", f))))
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{kind}/{Text(file.Name)}</td><td>{Figures.Count(file.Bytes)}</td><td><code>{Text(file.Sha256)}</code></td></tr>\n");
        }

        page.Append("</tbody></table>\n");
    }

    private static string Text(string text) => SvgPlot.Encode(text);
}
