using AdapterSearch.Dashboard.Live;
using AdapterSearch.Plots;

namespace AdapterSearch.Dashboard.Plots;

/// <summary>Several searches in one picture.</summary>
public static class ComparisonPlot
{
    private const int MostPoints = 400;

    /// <summary>Best validation accuracy so far against the number of scores that could win, one line per search. Null without scores.</summary>
    /// <param name="searches">Id and scores of at most 8 searches.</param>
    /// <param name="width">Width in pixels.</param>
    public static string? Best(IReadOnlyList<(string Id, IReadOnlyList<ScorePoint> Scores)> searches, int width)
    {
        ArgumentNullException.ThrowIfNull(searches);
        var lines = searches.Take(8).Select(s => (s.Id, Best: RunningBest.Best([.. s.Scores.Where(p => p.Counts).Select(p => p.Accuracy * 100)]))).ToArray();
        var most = lines.Max(l => (int?)l.Best.Length) ?? 0;
        if (most == 0)
        {
            return null;
        }

        var plot = new SvgPlot(width, 300, new SvgPlot.Axis(0.5, Math.Max(most, 2) + 0.5, "scores within the budget"), SvgPlot.Axis.Around(lines.SelectMany(l => l.Best), "best validation accuracy, %", 2));
        for (var i = 0; i < lines.Length; i++)
        {
            var best = lines[i].Best;
            if (best.Length > 0)
            {
                plot.Line([.. RunningBest.Downsample(best.Length, MostPoints).Select(k => (k + 1.0, best[k]))], $"s{i}", lines[i].Id, steps: true);
                plot.Speck(best.Length, best[^1], $"s{i} point", $"{lines[i].Id}: {best[^1]:0.00} % after {best.Length}", 3.5);
            }
        }

        return plot.ToSvg($"best validation accuracy so far of {string.Join(", ", lines.Select(l => l.Id))}");
    }
}
