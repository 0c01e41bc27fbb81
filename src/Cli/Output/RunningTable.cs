using AdapterSearch.Domain;
using Spectre.Console;

namespace AdapterSearch.Cli;

/// <summary>What runs now, one line per candidate: bar, steps, rate and time left.</summary>
public static class RunningTable
{
    // Below this width the bars are short and the loss is left out, so that a candidate stays on one line.
    private const int FullWidth = 120;
    private const int FullBar = 24;
    private const int ShortBar = 8;

    /// <summary>The table.</summary>
    /// <param name="running">Running candidates in the order of their lines.</param>
    /// <param name="width">Columns of the terminal.</param>
    public static Table Create(IEnumerable<CandidateView> running, int width)
    {
        ArgumentNullException.ThrowIfNull(running);
        var full = width >= FullWidth;
        CandidateView[] lines = [.. running];

        // Numbers by hand have ten digits; the bars make room for them.
        var bar = full ? FullBar : lines.Any(c => c.Role == CandidateRole.Manual) ? ShortBar / 2 : ShortBar;
        var table = new Table().Border(TableBorder.None).HideHeaders();
        for (var i = 0; i < (full ? 8 : 7); i++)
        {
            table.AddColumn(new TableColumn("").NoWrap().PadLeft(0).PadRight(1));
        }

        foreach (var candidate in lines)
        {
            var report = candidate.Report;
            List<string> cells =
            [
                $"#{candidate.Number}",
                Markup.Escape(Figures.Arm(candidate.Arm, candidate.Role)),
                candidate.Role == CandidateRole.Manual ? Figures.Count(candidate.Repetition + 1) : $"{Figures.Name(candidate.Role)} {candidate.Repetition + 1}",
                report is null ? "" : Bar(report.Step, report.Steps, bar),
                report is null ? "starting" : $"{report.Step}/{report.Steps}",
                report is null ? "" : $"{Figures.Number(report.StepsPerSecond, "0.0")} step/s",
                report is not null && Figures.TimeLeft(report) is { } left ? $"{left} left" : "",
            ];
            if (full)
            {
                cells.Add(report is null ? "" : $"loss {Figures.Number(report.TrainLoss, "0.000")}");
            }

            table.AddRow(cells.ToArray());
        }

        return table;
    }

    /// <summary>A bar as markup.</summary>
    /// <param name="done">Part that is done.</param>
    /// <param name="all">The whole.</param>
    /// <param name="width">Columns of the bar.</param>
    public static string Bar(int done, int all, int width = FullBar)
    {
        var filled = all == 0 ? 0 : (int)Math.Clamp((long)width * done / all, 0, width);
        return $"[dodgerblue1]{new string('█', filled)}[/][grey]{new string('░', width - filled)}[/]";
    }
}
