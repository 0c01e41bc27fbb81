using AdapterSearch.Cli.Reports;
using AdapterSearch.Domain;
using Spectre.Console;

namespace AdapterSearch.Cli;

/// <summary>The board on a terminal.</summary>
internal static class BoardTable
{
    public static Table Create(SearchView view)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.Title($"[bold]board[/] · budget {Figures.Count(view.BudgetParameters)} adapter parameters");
        table.AddColumn("arm");
        foreach (var heading in new[] { "finals", "test accuracy %", "validation %", "parameters", "s/final", "s before", "points to uniform [[95 %]]" })
        {
            table.AddColumn(new TableColumn(heading).RightAligned());
        }

        var winner = view.Candidates.FirstOrDefault(c => c.Number == view.Winner)?.Arm;
        foreach (var result in ArmResult.Of(view))
        {
            var line = result.Line;
            var name = Markup.Escape(line.Arm) + (line.Arm == winner ? " [green]winner[/]" : "");
            if (line.Finals == 0)
            {
                table.AddRow(name, line.Failures > 0 ? $"[red]{line.Failures} failed[/]" : "", "", "", "", "", "", "");
                continue;
            }

            table.AddRow(
                name,
                line.Failures > 0 ? $"{line.Finals}, [red]{line.Failures} failed[/]" : Figures.Count(line.Finals),
                line.Finals > 1 ? $"{Figures.Percent(line.TestAccuracy)} ± {Figures.Percent(line.TestSpread)}" : Figures.Percent(line.TestAccuracy),
                Figures.Percent(line.ValidationAccuracy),
                Figures.Count(line.AdapterParameters) + (line.WithinBudget ? "" : " [yellow]over[/]"),
                Figures.Seconds(line.FinalSeconds),
                Figures.Seconds(line.SearchSeconds),
                Versus(result));
        }

        return table;
    }

    private static string Versus(ArmResult result) => result.VersusUniform switch
    {
        null => "",
        { ExcludesZero: true, Mean: > 0 } d => $"[green]{Markup.Escape(Figures.Interval(d))}[/]",
        { ExcludesZero: true } d => $"[red]{Markup.Escape(Figures.Interval(d))}[/]",
        var d => $"[grey]{Markup.Escape(Figures.Interval(d))}[/]",
    };
}
