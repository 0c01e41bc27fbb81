using AdapterSearch.Dashboard.Live;
using AdapterSearch.Domain;
using AdapterSearch.Plots;

namespace AdapterSearch.Dashboard.Plots;

/// <summary>Pictures of a whole search. Colours are classes of the page; long series are thinned before they are drawn.</summary>
public static class SearchPlots
{
    private const int Window = 20, MostSpecks = 1200, MostTitles = 250, Height = 300;

    /// <summary>Validation scores in the order in which they were stored: each one, the running best, and the quartiles of the last 20. Null without scores.</summary>
    /// <param name="scores">Scores.</param>
    /// <param name="width">Width in pixels.</param>
    public static string? History(IReadOnlyList<ScorePoint> scores, int width)
    {
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.Count == 0)
        {
            return null;
        }

        var percent = scores.Select(s => s.Accuracy * 100).ToArray();
        var counting = scores.Select(s => s.Counts ? s.Accuracy * 100 : double.NegativeInfinity).ToArray();
        var best = RunningBest.Best(counting);
        var plot = new SvgPlot(width, Height, new SvgPlot.Axis(0.5, Math.Max(scores.Count, 2) + 0.5, "scores in the order in which they came"), SvgPlot.Axis.Around(percent, "validation accuracy, %", 2));
        var shown = RunningBest.Downsample(scores.Count, MostSpecks);
        if (scores.Count >= 4)
        {
            plot.Band([.. shown.Select(i => (i + 1.0, RunningBest.Quartiles(percent, Window, i))).Select(p => (p.Item1, p.Item2.Low, p.Item2.High))], "s0", $"middle half of the last {Window} scores");
        }

        string Said(int i) => $"candidate {scores[i].Candidate}: {Figures.Percent(scores[i].Accuracy)} %{(scores[i].Counts ? "" : ", cannot win")}";
        int[] corners = [.. Corners(best)];
        if (shown.Count <= MostTitles)
        {
            foreach (var i in shown)
            {
                plot.Speck(i + 1, percent[i], scores[i].Counts ? "speck" : "speck aside", Said(i));
            }
        }
        else
        {
            plot.Crowd(shown.Where(i => scores[i].Counts).Select(i => (i + 1.0, percent[i])), false, "scores");
            plot.Crowd(shown.Where(i => !scores[i].Counts).Select(i => (i + 1.0, percent[i])), true, "scores that cannot win");
        }

        plot.Line([.. corners.Select(i => (i + 1.0, best[i])), (scores.Count, best[^1])], "s0", "best so far", steps: true);
        foreach (var i in shown.Count <= MostTitles ? [] : corners)
        {
            plot.Speck(i + 1, percent[i], "s0 point", Said(i), 3.2);
        }

        return plot.ToSvg($"validation accuracy of {scores.Count} scores in order, best {best[^1]:0.00} percent");
    }

    /// <summary>Validation accuracy against adapter parameters of what ended, with the front of what no other candidate beats. Null without scores.</summary>
    /// <param name="trace">The search.</param>
    /// <param name="width">Width in pixels.</param>
    public static string? Front(SearchTrace trace, int width)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var ended = trace.Candidates.Values
            .Where(c => c is { Accuracy: not null, Parameters: not null, View.Role: CandidateRole.Trial or CandidateRole.Final } && c.View.Job is not TrainJob { Configuration.Mode: TrainingMode.Full })
            .ToArray();
        if (ended.Length == 0)
        {
            return null;
        }

        (double Cost, double Gain)[] points = [.. ended.Select(c => ((double)c.Parameters!.Value, c.Accuracy!.Value * 100))];
        var front = ParetoFront.Of(points);
        var budget = trace.Header.BudgetParameters;
        var plot = new SvgPlot(
            width,
            Height,
            new SvgPlot.Axis(0, Math.Max(points.Max(p => p.Cost), budget) * 1.08, "adapter parameters"),
            SvgPlot.Axis.Around(points.Select(p => p.Gain), "validation accuracy, %", 2));
        plot.Rule(budget, "budget");
        var onFront = front.ToHashSet();
        int[] crowd = [.. RunningBest.Downsample(ended.Length, MostSpecks).Where(i => !onFront.Contains(i))];
        if (crowd.Length <= MostTitles)
        {
            foreach (var i in crowd)
            {
                plot.Speck(points[i].Cost, points[i].Gain, points[i].Cost <= budget ? "speck" : "speck aside", Title(ended[i]));
            }
        }
        else
        {
            plot.Crowd(crowd.Where(i => points[i].Cost <= budget).Select(i => points[i]), false, "candidates within the budget");
            plot.Crowd(crowd.Where(i => points[i].Cost > budget).Select(i => points[i]), true, "candidates over the budget");
        }

        plot.Line([.. front.Select(i => points[i])], "s1", "front", steps: true);
        foreach (var i in front)
        {
            plot.Speck(points[i].Cost, points[i].Gain, "s1 point", Title(ended[i]), 4.2);
        }

        return plot.ToSvg($"validation accuracy against adapter parameters of {ended.Length} candidates, {front.Count} on the front");
    }

    /// <summary>Curves of some candidates: training loss as a line, validation accuracy at rungs. Null when none of them reported.</summary>
    /// <param name="candidates">At most 8 are drawn.</param>
    /// <param name="accuracy">Validation accuracy instead of training loss.</param>
    /// <param name="width">Width in pixels.</param>
    public static string? Curves(IReadOnlyList<CandidateTrace> candidates, bool accuracy, int width)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        var series = candidates.Take(8)
            .Select(c => (c.View.Number, Points: c.Points.Where(p => p.Attempt == c.View.Attempt)
                .Select(p => (X: (double)p.Step, Y: accuracy ? p.Accuracy * 100 ?? double.NaN : p.TrainLoss)).Where(p => double.IsFinite(p.Y)).ToArray()))
            .ToArray();
        if (series.All(s => s.Points.Length == 0))
        {
            return null;
        }

        var all = series.SelectMany(s => s.Points).ToArray();
        var plot = new SvgPlot(
            width,
            Height - 20,
            new SvgPlot.Axis(0, Math.Max(all.Max(p => p.X), 1), "step"),
            SvgPlot.Axis.Around(all.Select(p => p.Y), accuracy ? "validation accuracy, %" : "training loss, nats", accuracy ? 2 : 0.1));
        for (var i = 0; i < series.Length; i++)
        {
            var style = $"s{i}";
            plot.Line([.. series[i].Points], style, $"candidate {series[i].Number}");
            if (series[i].Points.Length <= 24)
            {
                foreach (var (x, y) in series[i].Points)
                {
                    plot.Speck(x, y, $"{style} point", $"candidate {series[i].Number}, step {x:0}: {y:0.###}", 3);
                }
            }
        }

        return plot.ToSvg($"{(accuracy ? "validation accuracy" : "training loss")} against steps of candidates {string.Join(", ", series.Select(s => s.Number))}");
    }

    private static string Title(CandidateTrace candidate) =>
        $"#{candidate.View.Number} {candidate.View.Arm}: {Figures.Percent(candidate.Accuracy!.Value)} %, {Figures.Count(candidate.Parameters!.Value)} parameters";

    /// <summary>Positions where the running best rises.</summary>
    private static IEnumerable<int> Corners(double[] best) => Enumerable.Range(0, best.Length).Where(i => double.IsFinite(best[i]) && (i == 0 || best[i] != best[i - 1]));
}
