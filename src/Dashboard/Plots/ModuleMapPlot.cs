using System.Globalization;
using System.Text;
using AdapterSearch.Domain;
using AdapterSearch.Plots;

namespace AdapterSearch.Dashboard.Plots;

/// <summary>The layer x projection map as SVG: colour and number in every cell, a heavy frame and a dot where a module is selected.</summary>
public static class ModuleMapPlot
{
    private const int Left = 34, Top = 22, Legend = 40;

    /// <summary>Draws the map.</summary>
    /// <param name="shape">Base model.</param>
    /// <param name="values">One number per module; NaN leaves a cell empty.</param>
    /// <param name="chosen">Where a module is selected; empty when nothing was decided.</param>
    /// <param name="quantity">What the numbers are, for the legend.</param>
    /// <param name="range">Numbers at the two ends of the colours; see <see cref="Range"/>.</param>
    /// <param name="width">Width in pixels.</param>
    public static string ToSvg(ModelShape shape, IReadOnlyList<double> values, IReadOnlyList<bool> chosen, string quantity, (double Low, double High) range, int width = 600)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(chosen);
        var (low, high) = range;
        var whole = values.All(v => !double.IsFinite(v) || v == Math.Round(v));
        var cell = (double)(width - Left - 2) / Math.Max(shape.Projections.Count, 1);
        var row = shape.Layers > 16 ? 22 : 34;
        var bottom = Top + (shape.Layers * row);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"map\" viewBox=\"0 0 {width} {bottom + Legend}\" role=\"img\" aria-label=\"{SvgPlot.Encode(Describe(shape, values, chosen, quantity))}\">");
        for (var column = 0; column < shape.Projections.Count; column++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" text-anchor=\"middle\" x=\"{Left + ((column + 0.5) * cell):0.#}\" y=\"14\">{SvgPlot.Encode(shape.Projections[column])}</text>");
        }

        for (var layer = 0; layer < shape.Layers; layer++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" text-anchor=\"end\" x=\"{Left - 8}\" y=\"{Top + (layer * row) + (row / 2) + 4}\">{layer}</text>");
        }

        for (var i = 0; i < Math.Min(values.Count, shape.Modules.Count); i++)
        {
            var address = shape.Modules[i].Address;
            var column = Column(shape, address.Projection);
            Cell(svg, address, values[i], chosen.Count > i && chosen[i], Share(values[i], low, high), Shown(values[i], high, whole), Left + (column * cell), Top + (address.Layer * row), cell, row);
        }

        Scale(svg, low, high, quantity, chosen.Any(c => c), bottom + 14, width);
        return svg.Append("</svg>").ToString();
    }

    /// <summary>
    /// The numbers at the two ends of the colours. They begin at 0, so that twice the number looks like more; where all numbers lie close together
    /// they begin below the lowest, in twentieths of the largest, since a map of one colour would tell nothing. The legend names both.
    /// </summary>
    /// <param name="values">All numbers that shall compare with each other.</param>
    public static (double Low, double High) Range(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        double low = finite.Min(), high = finite.Max();
        if (low < 0)
        {
            return (low, Math.Max(high, low + 1));
        }

        if (high <= 0)
        {
            return (0, 1);
        }

        var unit = Math.Pow(10, Math.Ceiling(Math.Log10(high))) / 20;
        return low > high / 2 && high > low && low != Math.Round(low) ? (Math.Floor(low / unit) * unit, Math.Ceiling(high / unit) * unit) : (0, high is > 0.5 and < 1 ? 1 : high);
    }

    private static double Share(double value, double low, double high) => (value - low) / (high - low);

    private static string Shown(double value, double high, bool whole) => !double.IsFinite(value) ? "" : value.ToString(
        high switch { _ when whole => "0", <= 10 => "0.00", _ => "0.#" }, CultureInfo.InvariantCulture);

    private static int Column(ModelShape shape, string projection)
    {
        for (var i = 0; i < shape.Projections.Count; i++)
        {
            if (shape.Projections[i] == projection)
            {
                return i;
            }
        }

        return 0;
    }

    private static void Cell(StringBuilder svg, ModuleAddress address, double value, bool chosen, double share, string number, double x, double y, double width, double height)
    {
        if (!double.IsFinite(value))
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"nothing\" x=\"{x + 1:0.#}\" y=\"{y + 1:0.#}\" width=\"{width - 2:0.#}\" height=\"{height - 2:0.#}\" rx=\"3\"/>");
            return;
        }

        var level = ColourRamp.Level(share);
        svg.Append(CultureInfo.InvariantCulture, $"<g data-module=\"{SvgPlot.Encode(address.ToString())}\"><title>layer {address.Layer}, {SvgPlot.Encode(address.Projection)}: {value:0.####}{(chosen ? ", selected" : "")}</title>");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"v{level}\" x=\"{x + 1:0.#}\" y=\"{y + 1:0.#}\" width=\"{width - 2:0.#}\" height=\"{height - 2:0.#}\" rx=\"3\"/>");
        if (chosen)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"chosen k{level}\" x=\"{x + 3:0.#}\" y=\"{y + 3:0.#}\" width=\"{width - 6:0.#}\" height=\"{height - 6:0.#}\" rx=\"2\"/><circle class=\"t{level}\" cx=\"{x + width - 9:0.#}\" cy=\"{y + 9:0.#}\" r=\"2.6\"/>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"t{level} cell\" text-anchor=\"middle\" x=\"{x + (width / 2):0.#}\" y=\"{y + (height / 2) + 4:0.#}\">{number}</text></g>");
    }

    private static void Scale(StringBuilder svg, double low, double high, string quantity, bool decided, int y, int width)
    {
        const double step = 7;
        for (var level = 0; level < ColourRamp.Levels; level++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"v{level}\" x=\"{Left + 24 + (level * step):0.#}\" y=\"{y}\" width=\"{step + 0.4:0.#}\" height=\"9\"/>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" text-anchor=\"end\" x=\"{Left + 19}\" y=\"{y + 9}\">{low:0.##}</text><text class=\"tick\" x=\"{Left + 29 + (ColourRamp.Levels * step):0.#}\" y=\"{y + 9}\">{high:0.##} {SvgPlot.Encode(quantity)}</text>");
        if (decided)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"chosen\" x=\"{width - 76}\" y=\"{y - 2}\" width=\"18\" height=\"13\" rx=\"2.5\"/><circle class=\"mark\" cx=\"{width - 63}\" cy=\"{y + 2}\" r=\"2.4\"/><text class=\"tick\" x=\"{width - 52}\" y=\"{y + 9}\">selected</text>");
        }
    }

    private static string Describe(ModelShape shape, IReadOnlyList<double> values, IReadOnlyList<bool> chosen, string quantity)
    {
        var top = values.Select((v, i) => (Value: v, Index: i)).Where(v => double.IsFinite(v.Value) && v.Index < shape.Modules.Count).OrderByDescending(v => v.Value).Take(3)
            .Select(v => string.Create(CultureInfo.InvariantCulture, $"{shape.Modules[v.Index].Address} {v.Value:0.##}"));
        var selected = chosen.Count(c => c);
        return $"{quantity} by layer and projection; highest: {string.Join(", ", top)}{(selected > 0 ? $"; {selected} of {chosen.Count} selected" : "")}";
    }
}
