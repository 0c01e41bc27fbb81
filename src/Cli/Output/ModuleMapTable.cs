using AdapterSearch.Cli.Reports;
using AdapterSearch.Domain;
using Spectre.Console;

namespace AdapterSearch.Cli;

/// <summary>The layer x projection map on a terminal: colour by number, a filled dot per repetition that selected the module.</summary>
internal static class ModuleMapTable
{
    // Eight steps from a dark surface to a bright one, all with a readable text colour beside them.
    private static readonly (string Back, string Text)[] Scale =
    [
        ("grey15", "grey70"), ("navyblue", "white"), ("blue3", "white"), ("dodgerblue3", "white"),
        ("deepskyblue3", "black"), ("mediumturquoise", "black"), ("khaki1", "black"), ("yellow1", "black"),
    ];

    public static Table Create(GateMap map, ModelShape shape)
    {
        var table = new Table().Border(TableBorder.None)
            .Title($"[bold]{Markup.Escape(map.Arm)}[/]: mean {Markup.Escape(map.Quantity)} of each module, [bold]●[/] selected, one dot per repetition");

        // Cells carry their own space, so that six columns of three repetitions fit 80 columns.
        table.AddColumn(new TableColumn("layer").PadLeft(0).PadRight(1));
        foreach (var projection in shape.Projections)
        {
            table.AddColumn(new TableColumn(Markup.Escape(projection)).Centered().NoWrap().PadLeft(0).PadRight(0));
        }

        for (var layer = 0; layer < shape.Layers; layer++)
        {
            var row = new List<string> { layer.ToString(System.Globalization.CultureInfo.InvariantCulture) };
            foreach (var projection in shape.Projections)
            {
                var index = shape.IndexOf(new ModuleAddress(layer, projection));
                row.Add(index < 0 ? "" : Cell(map, index));
            }

            table.AddRow(row.ToArray());
        }

        return table;
    }

    private static string Cell(GateMap map, int index)
    {
        var (back, text) = Scale[Math.Min(Scale.Length - 1, (int)(map.Level(index) * Scale.Length))];
        var dots = string.Concat(map.Chosen[index].Select(c => c ? '●' : '○'));
        return $"[{text} on {back}] {map.Shown(index)} {dots} [/]";
    }
}
