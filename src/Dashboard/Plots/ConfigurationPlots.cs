using System.Globalization;
using System.Text;
using AdapterSearch.Plots;

namespace AdapterSearch.Dashboard.Plots;

/// <summary>Pictures of what configurations have to do with scores.</summary>
public static class ConfigurationPlots
{
    private const int MostLines = 300, MostBars = 12, MostMarked = 10;

    /// <summary>Bars of the share of variance that each dimension explains alone, the largest first; null with too few scores.</summary>
    /// <param name="candidates">Scored candidates.</param>
    /// <param name="width">Width in pixels.</param>
    public static string? Importance(ScoredCandidates candidates, int width)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        if (candidates.Scores.Count < ParameterImportance.LeastScores || candidates.Dimensions.Count == 0)
        {
            return null;
        }

        const int left = 132, row = 24, top = 4;
        var bars = candidates.Dimensions
            .Select(d => (d.Name, Share: ParameterImportance.Of(d.Values, candidates.Scores)))
            .OrderByDescending(b => b.Share).Take(MostBars).ToArray();
        var bottom = top + (bars.Length * row);
        double room = width - left - 52;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {bottom + 34}\" role=\"img\" aria-label=\"share of the variance of the scores explained by each parameter alone; most: {SvgPlot.Encode(bars[0].Name)} {bars[0].Share * 100:0} percent\">");
        foreach (var tick in new[] { 0, 0.25, 0.5, 0.75, 1 })
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{left + (tick * room):0.#} {top}V{bottom}\"/><text class=\"tick\" text-anchor=\"middle\" x=\"{left + (tick * room):0.#}\" y=\"{bottom + 15}\">{tick * 100:0}</text>");
        }

        foreach (var (bar, i) in bars.Select((b, i) => (b, i)))
        {
            var y = top + (i * row);
            svg.Append(CultureInfo.InvariantCulture, $"<text text-anchor=\"end\" x=\"{left - 10}\" y=\"{y + 16}\">{SvgPlot.Encode(bar.Name)}</text><rect class=\"s0 fill\" x=\"{left}\" y=\"{y + 4}\" width=\"{Math.Max(bar.Share * room, 1):0.#}\" height=\"{row - 9}\" rx=\"2\"/><text class=\"tick\" x=\"{left + (bar.Share * room) + 7:0.#}\" y=\"{y + 16}\">{bar.Share * 100:0} %</text>");
        }

        return svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" text-anchor=\"middle\" x=\"{left + (room / 2):0.#}\" y=\"{bottom + 31}\">variance explained alone, %</text></svg>").ToString();
    }

    /// <summary>Parallel coordinates of the first dimensions and the score; the best fifth, at most ten, stand out. Null with fewer than two candidates.</summary>
    /// <param name="candidates">Scored candidates.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="axes">Most dimensions besides the score, 1 or more.</param>
    public static string? Parallel(ScoredCandidates candidates, int width, int axes)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        if (candidates.Scores.Count < 2 || candidates.Dimensions.Count == 0)
        {
            return null;
        }

        const int top = 52, height = 316, side = 44;
        SearchDimension[] shown = [.. candidates.Dimensions.Take(axes), new("validation, %", [.. candidates.Scores.Select(s => s * 100)])];
        var ranges = shown.Select(Range).ToArray();
        double X(int axis) => side + (axis * (double)(width - (2 * side)) / (shown.Length - 1));
        double Y(int axis, double value) => top + ((1 - ((Scale(shown[axis], value) - ranges[axis].Low) / (ranges[axis].High - ranges[axis].Low))) * (height - top - 24));
        var order = Enumerable.Range(0, candidates.Scores.Count).OrderBy(i => candidates.Scores[i]).ToArray();
        var marked = Math.Clamp(order.Length / 5, 1, MostMarked);
        var drawn = order[..^marked];
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"parallel coordinates of {candidates.Scores.Count} candidates over {SvgPlot.Encode(string.Join(", ", shown.Select(d => d.Name)))}\">");
        foreach (var k in drawn.Length == 0 ? [] : RunningBest.Downsample(drawn.Length, MostLines))
        {
            Line(drawn[k], "thin");
        }

        foreach (var i in order[^marked..])
        {
            Line(i, "s1 line");
        }

        for (var axis = 0; axis < shown.Length; axis++)
        {
            var (low, high) = (shown[axis].Values.Where(double.IsFinite).Min(), shown[axis].Values.Where(double.IsFinite).Max());
            var lift = shown[axis].Name.Length * 6.2 > (width - (2.0 * side)) / (shown.Length - 1) && axis % 2 == 1 ? 13 : 0;
            var (name, anchor) = axis switch
            {
                0 when shown[0].Name.Length * 3.2 > side => (4.0, "start"),
                _ when axis == shown.Length - 1 && shown[axis].Name.Length * 3.2 > side => (width - 4.0, "end"),
                _ => (X(axis), "middle"),
            };
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"stand\" d=\"M{X(axis):0.#} {top}V{height - 24}\"/><text class=\"axis\" text-anchor=\"{anchor}\" x=\"{name:0.#}\" y=\"{26 - lift}\">{SvgPlot.Encode(shown[axis].Name)}</text><text class=\"tick\" text-anchor=\"middle\" x=\"{X(axis):0.#}\" y=\"{top - 7}\">{Shown(high)}</text><text class=\"tick\" text-anchor=\"middle\" x=\"{X(axis):0.#}\" y=\"{height - 9}\">{Shown(low)}</text>");
        }

        return svg.Append("</svg>").ToString();

        void Line(int candidate, string style)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"");
            for (var axis = 0; axis < shown.Length; axis++)
            {
                svg.Append(CultureInfo.InvariantCulture, $"{(axis == 0 ? 'M' : 'L')}{X(axis):0.#} {Y(axis, shown[axis].Values[candidate]):0.#}");
            }

            svg.Append(CultureInfo.InvariantCulture, $"\"><title>candidate {candidates.Numbers[candidate]}: {Figures.Percent(candidates.Scores[candidate])} %</title></path>");
        }
    }

    private static (double Low, double High) Range(SearchDimension dimension)
    {
        var scaled = dimension.Values.Where(double.IsFinite).Select(v => Scale(dimension, v)).DefaultIfEmpty(0).ToArray();
        double low = scaled.Min(), high = scaled.Max();
        return high > low ? (low, high) : (low - 1, low + 1);
    }

    private static double Scale(SearchDimension dimension, double value) => dimension.Logarithmic ? Math.Log10(Math.Max(value, 1e-12)) : value;

    private static string Shown(double value) => Math.Abs(value) switch
    {
        >= 1000 => Figures.Count(value),
        >= 1 => value.ToString("0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };
}
