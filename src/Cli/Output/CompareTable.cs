using AdapterSearch.Cli.Comparisons;
using Spectre.Console;

namespace AdapterSearch.Cli;

/// <summary>A comparison on a terminal: the columns that its width holds.</summary>
internal static class CompareTable
{
    public static Table Create(Comparison comparison, int width)
    {
        var table = new Table().Border(TableBorder.Minimal);
        table.Title($"[bold]{Markup.Escape(comparison.Record.Deterministic.Spec.Name)}[/] · budget {Figures.Count(comparison.Record.Deterministic.BudgetParameters)} adapter parameters");
        ComparisonColumn[] columns = [.. ComparisonColumn.All.Where(c => c.Width <= width)];
        foreach (var column in columns)
        {
            var head = new TableColumn(Markup.Escape(column.Heading)).NoWrap();
            table.AddColumn(column.IsText ? head : head.RightAligned());
        }

        var place = "";
        foreach (var arm in comparison.Ordered)
        {
            // A gap between places says at a glance who shares one.
            var own = arm.Place?.ToString() ?? "ref";
            if (place.Length > 0 && own != place)
            {
                table.AddEmptyRow();
            }

            place = own;
            table.AddRow([.. columns.Select(c => Cell(c, arm, arm == comparison.Winner))]);
        }

        return table;
    }

    private static string Cell(ComparisonColumn column, ComparedArm arm, bool winner)
    {
        if (arm.Standing == Standing.None)
        {
            return column.IsText ? Markup.Escape(arm.Name) : column.Heading == "test %" ? "[red]none[/]" : "";
        }

        var text = Markup.Escape(column.Cell(arm));
        return column.IsText && winner ? $"[green]{text} *[/]" : arm.Standing == Standing.Reference ? $"[grey]{text}[/]" : text;
    }
}
