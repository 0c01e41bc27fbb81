using AdapterSearch.Cli.Reports;
using AdapterSearch.Domain;
using Spectre.Console;

namespace AdapterSearch.Cli;

/// <summary>The board on a terminal.</summary>
internal static class BoardTable
{
    // Below this width the least needed columns are left out instead of breaking every cell.
    private const int FullWidth = 110;

    public static Table Create(SearchView view, int width)
    {
        var full = width >= FullWidth;
        var table = new Table().Border(TableBorder.Minimal);
        table.Title($"[bold]board[/] · budget {Figures.Count(view.BudgetParameters)} adapter parameters");
        table.AddColumn(new TableColumn("arm").NoWrap().PadLeft(0));
        foreach (var heading in full
            ? ["finals", "test accuracy %", "validation %", "parameters", "s before", "s/final", "points to uniform [[95 %]]"]
            : new[] { "test %", "params", "to uniform [[95 %]]" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        }

        var winner = view.Candidates.FirstOrDefault(c => c.Number == view.Winner)?.Arm;
        foreach (var result in ArmResult.Of(view))
        {
            var cells = Cells(result, full);
            cells.Insert(0, Markup.Escape(result.Line.Arm) + (result.Line.Arm == winner ? full ? " [green]winner[/]" : "[green]*[/]" : ""));
            table.AddRow(cells.ToArray());
        }

        if (!full && winner is not null)
        {
            table.Caption("* winner, by validation");
        }

        return table;
    }

    private static List<string> Cells(ArmResult result, bool full)
    {
        var line = result.Line;
        var failed = line.Failures > 0 ? $"[red]{line.Failures} failed[/]" : "";
        if (line.Finals == 0)
        {
            return [failed, .. Enumerable.Repeat("", full ? 6 : 2)];
        }

        var test = line.Finals > 1 ? $"{Figures.Percent(line.TestAccuracy)} ± {Figures.Percent(line.TestSpread)}" : Figures.Percent(line.TestAccuracy);
        var parameters = Figures.Count(result.Parameters) + (result.OverBudget ? " [yellow]over[/]" : "");
        var seconds = Figures.Seconds(line.FinalSeconds);
        return full
            ? [failed.Length > 0 ? $"{line.Finals}, {failed}" : Figures.Count(line.Finals), test, Figures.Percent(line.ValidationAccuracy), parameters, Figures.Seconds(line.SearchSeconds), seconds, Versus(result)]
            : [test, parameters, Versus(result)];
    }

    private static string Versus(ArmResult result) => result.VersusUniform switch
    {
        null => "",
        { ExcludesZero: true, Mean: > 0 } d => $"[green]{Markup.Escape(Figures.Interval(d))}[/]",
        { ExcludesZero: true } d => $"[red]{Markup.Escape(Figures.Interval(d))}[/]",
        var d => $"[grey]{Markup.Escape(Figures.Interval(d))}[/]",
    };
}
