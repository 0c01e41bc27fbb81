using AdapterSearch.Cli.Comparisons;
using Spectre.Console;

namespace AdapterSearch.Cli;

/// <summary>A comparison on a terminal: the columns that its width holds.</summary>
public static class CompareTable
{
    /// <summary>The table for a width in columns.</summary>
    public static Table Create(Comparison comparison, int width)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var table = new Table().Border(TableBorder.Minimal);
        table.Title($"[bold]{Markup.Escape(comparison.Record.Deterministic.Spec.Name)}[/] · budget {Figures.Count(comparison.Record.Deterministic.BudgetParameters)} adapter parameters");
        var columns = Fitting(comparison, width);
        foreach (var column in columns)
        {
            var head = new TableColumn(Markup.Escape(column.Heading)).NoWrap();
            table.AddColumn(column.IsText ? head : head.RightAligned());
        }

        Standing? standing = null;
        foreach (var arm in comparison.Ordered)
        {
            // A gap says at a glance who is separated from the chosen arm.
            if (standing is { } before && arm.Standing != before)
            {
                table.AddEmptyRow();
            }

            standing = arm.Standing;
            table.AddRow([.. columns.Select(c => Cell(c, arm, arm == comparison.Winner))]);
        }

        return table;
    }

    /// <summary>As many columns as the width holds, the most needed first; the four that carry the result are always there.</summary>
    private static ComparisonColumn[] Fitting(Comparison comparison, int width)
    {
        var left = width - 1;
        var shown = new HashSet<ComparisonColumn>();
        foreach (var column in ComparisonColumn.All.OrderBy(c => c.Priority))
        {
            // Two spaces and a rule beside the widest cell; the winner has a star behind its name.
            left -= 3 + comparison.Arms.Where(a => a.Standing != Standing.None).Select(a => column.Cell(a).Length + (column.IsText ? 2 : 0)).Append(column.Heading.Length).Max();
            if (column.Priority > 0 && left < 0)
            {
                break;
            }

            shown.Add(column);
        }

        return [.. ComparisonColumn.All.Where(shown.Contains)];
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
