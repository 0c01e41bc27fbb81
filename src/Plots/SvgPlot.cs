using System.Globalization;
using System.Net;
using System.Text;

namespace AdapterSearch.Plots;

/// <summary>
/// One inline SVG chart with two axes. Colours are CSS classes of the page, so that light and dark pages both read well; every mark has a
/// title that a pointer shows.
/// </summary>
public sealed class SvgPlot
{
    private const double Left = 62, Top = 12, Bottom = 46;
    private readonly StringBuilder marks = new();
    private readonly double width, height, right;
    private readonly Axis x, y;

    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="x">Horizontal axis.</param>
    /// <param name="y">Vertical axis.</param>
    /// <param name="right">Pixels right of the plot, for labels.</param>
    public SvgPlot(double width, double height, Axis x, Axis y, double right = 14)
    {
        (this.width, this.height, this.x, this.y, this.right) = (width, height, x, y, right);
    }

    /// <summary>One axis: range, scale and label.</summary>
    /// <param name="Low">Lowest value shown.</param>
    /// <param name="High">Highest value shown; above <paramref name="Low"/>.</param>
    /// <param name="Label">What it is, with its unit.</param>
    /// <param name="LinearBelow">0 for a linear axis; else the scale is log10(1 + value / this), logarithmic above it and with a place for 0.</param>
    public sealed record Axis(double Low, double High, string Label, double LinearBelow = 0)
    {
        /// <summary>An axis around values with a margin; a single value gets room on both sides.</summary>
        public static Axis Around(IEnumerable<double> values, string label, double leastSpan)
        {
            var finite = values.Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
            double low = finite.Min(), high = finite.Max();
            var pad = Math.Max((high - low) * 0.06, Math.Max(leastSpan - (high - low), 0) / 2);
            return new Axis(low - pad, high + pad, label);
        }

        /// <summary>Position in [0, 1].</summary>
        public double At(double value) => (Scale(value) - Scale(Low)) / (Scale(High) - Scale(Low));

        /// <summary>Round values to label.</summary>
        public IEnumerable<double> Ticks()
        {
            if (LinearBelow > 0)
            {
                foreach (var power in Enumerable.Range(-1, 13).Select(p => p < 0 ? 0 : Math.Pow(10, p)).Where(v => v >= Low && v <= High && (v == 0 || v >= LinearBelow)))
                {
                    yield return power;
                }

                yield break;
            }

            var raw = (High - Low) / 5;
            var unit = Math.Pow(10, Math.Floor(Math.Log10(raw)));
            var step = unit * (raw / unit) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 };
            for (var k = (long)Math.Ceiling(Low / step); k * step <= High; k++)
            {
                yield return k * step;
            }
        }

        private double Scale(double value) => LinearBelow > 0 ? Math.Log10(1 + (Math.Max(value, 0) / LinearBelow)) : value;
    }

    /// <summary>A point with an optional vertical bar from low to high and a short label above it, moved sideways by some pixels.</summary>
    public void Point(double atX, double atY, double low, double high, string style, string label, string title, double shift)
    {
        double px = X(atX) + shift, py = Y(atY);
        marks.Append(CultureInfo.InvariantCulture, $"<g class=\"{style}\"><title>{Encode(title)}</title>");
        if (high > low)
        {
            marks.Append(CultureInfo.InvariantCulture, $"<path class=\"bar\" d=\"M{px:0.#} {Y(low):0.#}V{Y(high):0.#}M{px - 4:0.#} {Y(low):0.#}h8M{px - 4:0.#} {Y(high):0.#}h8\"/>");
        }

        marks.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{px:0.#}\" cy=\"{py:0.#}\" r=\"4.5\"/><text text-anchor=\"middle\" x=\"{px:0.#}\" y=\"{Math.Min(Y(high), py) - 8:0.#}\">{Encode(label)}</text></g>");
    }

    /// <summary>A plain point.</summary>
    public void Dot(double atX, double atY, string style, string title) => marks.Append(
        CultureInfo.InvariantCulture, $"<g class=\"{style}\"><title>{Encode(title)}</title><circle cx=\"{X(atX):0.#}\" cy=\"{Y(atY):0.#}\" r=\"4\"/></g>");

    /// <summary>
    /// Labels in a column right of the plot, each with a thin line to its point. They keep the order of their points from top to bottom and the
    /// distance of a line of text, however close the points lie.
    /// </summary>
    public void Callouts(IReadOnlyList<(double X, double Y, string Label, string Style)> points)
    {
        const double line = 14;
        var ordered = points.OrderByDescending(p => p.Y).ThenBy(p => p.X).ToArray();
        double[] at = [.. ordered.Select(p => Y(p.Y))];
        for (var i = 1; i < at.Length; i++)
        {
            at[i] = Math.Max(at[i], at[i - 1] + line);
        }

        var over = at.Length > 0 ? at[^1] - (height - Bottom) : 0;
        for (var i = at.Length - 1; i >= 0 && over > 0; i--)
        {
            at[i] = Math.Min(at[i], i == at.Length - 1 ? height - Bottom : at[i + 1] - line);
        }

        var column = width - right + 26;
        foreach (var (point, y) in ordered.Zip(at))
        {
            marks.Append(CultureInfo.InvariantCulture, $"<path class=\"lead\" d=\"M{X(point.X) + 5:0.#} {Y(point.Y):0.#}L{column - 14:0.#} {y:0.#}H{column - 3:0.#}\"/><g class=\"{point.Style}\"><text class=\"callout\" x=\"{column:0.#}\" y=\"{y + 4:0.#}\">{Encode(point.Label)}</text></g>");
        }
    }

    /// <summary>Pixels from the left edge to a value.</summary>
    public double X(double value) => Left + (x.At(value) * (width - Left - right));

    /// <summary>A line through points; a step line keeps each height until the next point.</summary>
    public void Line(IReadOnlyList<(double X, double Y)> points, string style, string title, bool steps = false)
    {
        var path = new StringBuilder();
        for (var i = 0; i < points.Count; i++)
        {
            if (!double.IsFinite(points[i].Y))
            {
                continue;
            }

            if (path.Length == 0)
            {
                path.Append(CultureInfo.InvariantCulture, $"M{X(points[i].X):0.#} {Y(points[i].Y):0.#}");
            }
            else if (steps)
            {
                path.Append(CultureInfo.InvariantCulture, $"H{X(points[i].X):0.#}V{Y(points[i].Y):0.#}");
            }
            else
            {
                path.Append(CultureInfo.InvariantCulture, $"L{X(points[i].X):0.#} {Y(points[i].Y):0.#}");
            }
        }

        marks.Append(CultureInfo.InvariantCulture, $"<path class=\"line {style}\" d=\"{path}\"><title>{Encode(title)}</title></path>");
    }

    /// <summary>A small point of a crowd, without a label.</summary>
    public void Speck(double atX, double atY, string style, string title, double radius = 2.6) => marks.Append(
        CultureInfo.InvariantCulture, $"<circle class=\"{style}\" cx=\"{X(atX):0.#}\" cy=\"{Y(atY):0.#}\" r=\"{radius:0.#}\"><title>{Encode(title)}</title></circle>");

    /// <summary>
    /// Small points of a large crowd as one mark with one title: a twentieth of the text and of the elements that as many <see cref="Speck"/>s take.
    /// </summary>
    public void Crowd(IEnumerable<(double X, double Y)> points, bool hollow, string title)
    {
        ArgumentNullException.ThrowIfNull(points);
        var path = new StringBuilder();
        foreach (var (atX, atY) in points)
        {
            path.Append(CultureInfo.InvariantCulture, $"M{X(atX) - (hollow ? 2.6 : 0):0.#} {Y(atY):0.#}{(hollow ? "a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0" : "h0")}");
        }

        if (path.Length > 0)
        {
            marks.Append(CultureInfo.InvariantCulture, $"<path class=\"{(hollow ? "crowd aside" : "crowd")}\" d=\"{path}\"><title>{Encode(title)}</title></path>");
        }
    }

    /// <summary>A band between two heights.</summary>
    public void Band(IReadOnlyList<(double X, double Low, double High)> points, string style, string title)
    {
        if (points.Count < 2)
        {
            return;
        }

        var path = new StringBuilder();
        for (var i = 0; i < points.Count; i++)
        {
            path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{X(points[i].X):0.#} {Y(points[i].High):0.#}");
        }

        for (var i = points.Count - 1; i >= 0; i--)
        {
            path.Append(CultureInfo.InvariantCulture, $"L{X(points[i].X):0.#} {Y(points[i].Low):0.#}");
        }

        marks.Append(CultureInfo.InvariantCulture, $"<path class=\"band {style}\" d=\"{path}Z\"><title>{Encode(title)}</title></path>");
    }

    /// <summary>A vertical rule with a label at its top.</summary>
    public void Rule(double atX, string label)
    {
        var px = X(atX);
        var leftward = px > width - right - (7 * label.Length) - 4;
        marks.Append(CultureInfo.InvariantCulture, $"<path class=\"rule\" d=\"M{px:0.#} {Top}V{height - Bottom:0.#}\"/><text class=\"small\"{(leftward ? " text-anchor=\"end\"" : "")} x=\"{px + (leftward ? -4 : 4):0.#}\" y=\"{Top + 10}\">{Encode(label)}</text>");
    }

    /// <summary>The chart as an SVG element.</summary>
    public string ToSvg(string description)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Encode(description)}\">");
        foreach (var tick in x.Ticks())
        {
            // A number whose middle lies near the right edge ends there.
            var (at, anchor) = X(tick) + (3.5 * Tick(tick).Length) > width ? (width - 1, "end") : (X(tick), "middle");
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{X(tick):0.#} {Top}V{height - Bottom:0.#}\"/><text class=\"tick\" text-anchor=\"{anchor}\" x=\"{at:0.#}\" y=\"{height - Bottom + 15:0.#}\">{Tick(tick)}</text>");
        }

        foreach (var tick in y.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{Left} {Y(tick):0.#}H{width - right:0.#}\"/><text class=\"tick\" text-anchor=\"end\" x=\"{Left - 6}\" y=\"{Y(tick) + 4:0.#}\">{Tick(tick)}</text>");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" text-anchor=\"middle\" x=\"{(Left + width - right) / 2:0.#}\" y=\"{height - 10:0.#}\">{Encode(x.Label)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" text-anchor=\"middle\" transform=\"translate(14 {(Top + height - Bottom) / 2:0.#}) rotate(-90)\">{Encode(y.Label)}</text>");
        return svg.Append(marks).Append("</svg>").ToString();
    }

    /// <summary>Text made safe for elements and attributes.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Tick(double value) => value >= 1000
        ? value.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', ' ')
        : value.ToString("0.####", CultureInfo.InvariantCulture);

    private double Y(double value) => height - Bottom - (y.At(value) * (height - Top - Bottom));
}
