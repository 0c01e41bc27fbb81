using System.Globalization;
using System.Text;
using AdapterSearch.Cli.Reports;

namespace AdapterSearch.Cli.Comparisons;

/// <summary>A chart with one row per arm: place and name left, marks on a shared scale, a figure right. Bands show who is separated from the chosen arm.</summary>
internal sealed class RowChart
{
    private const double Top = 8, Below = 40;
    private readonly IReadOnlyList<ComparedArm> arms;
    private readonly SvgPlot.Axis axis;
    private readonly double width, left, right, row;
    private readonly StringBuilder marks = new();

    public RowChart(IReadOnlyList<ComparedArm> arms, SvgPlot.Axis axis, double width, double left, double right, double row)
    {
        (this.arms, this.axis, this.width, this.left, this.right, this.row) = (arms, axis, width, left, right, row);
    }

    private double Bottom => Top + (arms.Count * row);

    /// <summary>Pixels from the left edge to a value.</summary>
    public double X(double value) => left + (axis.At(value) * (width - left - right));

    /// <summary>Pixels from the top to the middle of a row.</summary>
    public double Y(int index) => Top + (index * row) + (row / 2);

    /// <summary>Marks of one row.</summary>
    public void Mark(int index, string style, string title, Action<StringBuilder> draw)
    {
        marks.Append(CultureInfo.InvariantCulture, $"<g class=\"{style}\"><title>{SvgPlot.Encode(title)}</title>");
        draw(marks);
        marks.Append("</g>");
        var arm = arms[index];
        var name = arm.Name.Length <= 27 ? arm.Name : arm.Name[..26] + "…";
        marks.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"4\" y=\"{Y(index) + 4:0.#}\">{arm.Place?.ToString() ?? "ref"}</text><text text-anchor=\"end\" x=\"{left - 12:0.#}\" y=\"{Y(index) + 4:0.#}\">{SvgPlot.Encode(name)}</text>");
    }

    /// <summary>A figure at the right end of a row.</summary>
    public void Figure(int index, string text) =>
        marks.Append(CultureInfo.InvariantCulture, $"<text text-anchor=\"end\" x=\"{width - 4:0.#}\" y=\"{Y(index) + 4:0.#}\">{SvgPlot.Encode(text)}</text>");

    /// <summary>A vertical line through all rows.</summary>
    public void Rule(double value) => marks.Append(CultureInfo.InvariantCulture, $"<path class=\"rule\" d=\"M{X(value):0.#} {Top}V{Bottom:0.#}\"/>");

    /// <summary>The chart as an SVG element.</summary>
    public string ToSvg(string description)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width:0} {Bottom + Below:0}\" role=\"img\" aria-label=\"{SvgPlot.Encode(description)}\">");
        Bands(svg);
        foreach (var tick in axis.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{X(tick):0.#} {Top}V{Bottom:0.#}\"/><text class=\"tick\" text-anchor=\"middle\" x=\"{X(tick):0.#}\" y=\"{Bottom + 15:0.#}\">{tick.ToString("0.##", CultureInfo.InvariantCulture)}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" text-anchor=\"middle\" x=\"{(left + width - right) / 2:0.#}\" y=\"{Bottom + 33:0.#}\">{SvgPlot.Encode(axis.Label)}</text>");
        return svg.Append(marks).Append("</svg>").ToString();
    }

    private void Bands(StringBuilder svg)
    {
        var shaded = true;
        for (int begin = 0, end; begin < arms.Count; begin = end, shaded = !shaded)
        {
            for (end = begin + 1; end < arms.Count && arms[end].Standing == arms[begin].Standing; end++)
            {
            }

            if (shaded)
            {
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"band\" x=\"0\" y=\"{Top + (begin * row):0.#}\" width=\"{width:0}\" height=\"{(end - begin) * row:0.#}\"/>");
            }
        }
    }
}
