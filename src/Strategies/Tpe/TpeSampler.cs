using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl 2011; multivariate kernels as in Falkner, Klein and Hutter 2018, 1807.01774;
/// defaults as Watanabe 2023, 2304.11127, lists them for Optuna). The best min(⌈share · n⌉, 25) of n trials give the density l (paper: ℓ), all others and
/// the running ones g; of some points drawn from l the one with the highest l / g is proposed. Running trials count as bad, which keeps parallel proposals
/// apart. Points are made to fit the budget before they are compared. Costs O(n · candidates) bit operations per call, O(best) per result.
/// </summary>
/// <param name="options">Start, share and candidates.</param>
/// <param name="space">Where points come from.</param>
public sealed class TpeSampler(TpeSearchOptions options, SearchSpace space) : ISampler
{
    private readonly PackedChoices packed = new(space);
    private readonly List<SpacePoint> points = [];
    private readonly List<double> units = [];
    private readonly List<(double Score, int Row)> best = [];

    /// <inheritdoc/>
    public void Tell(SampledTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var row = points.Count;
        Add(trial.Point);
        if (double.IsNaN(trial.Score) || (best.Count == options.MostGood && trial.Score <= best[^1].Score))
        {
            return;
        }

        var place = best.FindIndex(b => b.Score < trial.Score);
        best.Insert(place < 0 ? best.Count : place, (trial.Score, row));
        if (best.Count > options.MostGood)
        {
            best.RemoveAt(best.Count - 1);
        }
    }

    /// <inheritdoc/>
    public SpacePoint? Ask(SamplerQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var told = points.Count;
        if (told < options.StartupTrials || best.Count == 0)
        {
            return FreshPoint.Random(space, question);
        }

        foreach (var point in question.Running)
        {
            Add(point);
        }

        try
        {
            return Propose(question, told);
        }
        finally
        {
            packed.Truncate(told);
            points.RemoveRange(told, points.Count - told);
            units.RemoveRange(told, units.Count - told);
        }
    }

    private SpacePoint? Propose(SamplerQuestion question, int told)
    {
        var (good, bad) = Split(told);
        SpacePoint? chosen = null;
        var highest = double.NegativeInfinity;
        for (var i = 0; i < options.Candidates; i++)
        {
            var point = good.Sample(points, question.Random);
            if (question.Taken(point))
            {
                continue;
            }

            var ratio = good.LogDensity(point) - bad.LogDensity(point);
            if (chosen is null || ratio > highest)
            {
                (chosen, highest) = (point, ratio);
            }
        }

        return chosen ?? FreshPoint.Random(space, question);
    }

    private (ParzenEstimator Good, ParzenEstimator Bad) Split(int told)
    {
        var count = Math.Min(best.Count, Math.Min(options.MostGood, (int)Math.Ceiling(options.GoodShare * told)));
        int[] good = [.. best.Take(count).Select(b => b.Row).Order()];
        var bad = new int[points.Count - count];
        var next = 0;
        for (int row = 0, g = 0; row < points.Count; row++)
        {
            if (g < good.Length && good[g] == row)
            {
                g++;
            }
            else
            {
                bad[next++] = row;
            }
        }

        return (
            new ParzenEstimator(space, packed, units, good, options.PriorWeight),
            new ParzenEstimator(space, packed, units, bad, options.PriorWeight));
    }

    private void Add(SpacePoint point)
    {
        packed.Add(point);
        points.Add(point);
        units.Add(space.Unit(point.LearningRate));
    }
}
