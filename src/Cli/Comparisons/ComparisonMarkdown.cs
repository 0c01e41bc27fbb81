using System.Globalization;
using System.Text;

namespace AdapterSearch.Cli.Comparisons;

/// <summary>table.md: the table with what it takes to read it.</summary>
internal static class ComparisonMarkdown
{
    public static string Render(Comparison comparison)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {comparison.Record.Deterministic.Spec.Name}\n\n");
        foreach (var sentence in ComparisonFindings.Sentences(comparison))
        {
            text.Append(CultureInfo.InvariantCulture, $"{Escape(sentence)}\n");
        }

        var columns = ComparisonColumn.All;
        text.Append("\n| ").AppendJoin(" | ", columns.Select(c => c.Heading)).Append(" |\n|").AppendJoin("|", columns.Select(c => c.IsText ? "---" : "---:")).Append("|\n");
        foreach (var arm in comparison.Ordered)
        {
            text.Append("| ").AppendJoin(" | ", columns.Select(c => Escape(Cell(c, arm)))).Append(" |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n{ComparisonColumn.Legend} hypervol.: of accuracy x parameters on validation data, reference point accuracy 0 and {Figures.Count(comparison.ReferenceParameters)} parameters, as a share of the rectangle to the ideal; the front of all placed arms on the test split has {Figures.Number(comparison.FrontHypervolume, "0.0000")}.\n\n");
        text.Append(Escape(ComparisonFindings.Terms(comparison))).Append('\n');
        foreach (var warning in ComparisonFindings.Warnings(comparison))
        {
            text.Append(CultureInfo.InvariantCulture, $"- **{Escape(warning)}**\n");
        }

        return text.ToString();
    }

    private static string Cell(ComparisonColumn column, ComparedArm arm) =>
        arm.Standing != Standing.None || column.IsText ? column.Cell(arm) : column.Heading == "place" ? "-" : "";

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
