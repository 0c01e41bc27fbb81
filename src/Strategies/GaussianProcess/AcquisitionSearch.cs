using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Looks for the point that was not proposed before with the highest acquisition: random points, neighbours of good trials, then steps uphill.</summary>
internal static class AcquisitionSearch
{
    private const int Starts = 3, Rounds = 8, Neighbours = 10, Parents = 8;

    /// <summary>The best point found; null when none was fresh.</summary>
    /// <param name="space">The space.</param>
    /// <param name="question">What is taken, and randomness.</param>
    /// <param name="good">Good trials, whose neighbourhood is looked at.</param>
    /// <param name="candidates">Random points.</param>
    /// <param name="acquisition">What is sought the highest of.</param>
    public static SpacePoint? Best(
        SearchSpace space, SamplerQuestion question, IEnumerable<SpacePoint> good, int candidates, Func<SpacePoint, double> acquisition)
    {
        var random = question.Random;
        var found = new List<(SpacePoint Point, double Value)>();
        for (var i = 0; i < candidates; i++)
        {
            Look(found, space.Random(random));
        }

        foreach (var parent in good.Take(Parents))
        {
            for (var i = 0; i < Neighbours; i++)
            {
                Look(found, PointVariation.Mutate(space, parent, 1.5, random));
            }
        }

        var starts = found.OrderByDescending(f => f.Value).Take(Starts).ToArray();
        (SpacePoint Point, double Value)? best = null;
        foreach (var start in starts)
        {
            var at = start;
            for (var round = 0; round < Rounds; round++)
            {
                var near = new List<(SpacePoint Point, double Value)>();
                for (var i = 0; i < Neighbours; i++)
                {
                    Look(near, PointVariation.Mutate(space, at.Point, 1, random));
                }

                var next = near.OrderByDescending(f => f.Value).Cast<(SpacePoint Point, double Value)?>().FirstOrDefault();
                if (next is not { } higher || higher.Value <= at.Value)
                {
                    break;
                }

                at = higher;
            }

            best = best is not { } standing || at.Value > standing.Value ? at : best;
        }

        return best?.Point;

        void Look(List<(SpacePoint Point, double Value)> list, SpacePoint point)
        {
            if (!question.Taken(point) && acquisition(point) is var value && !double.IsNaN(value))
            {
                list.Add((point, value));
            }
        }
    }
}
