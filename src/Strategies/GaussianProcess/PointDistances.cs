namespace AdapterSearch.Strategies;

/// <summary>Distances between points: the share of choices that differ, and how far their learning rates lie apart.</summary>
internal sealed class PointDistances
{
    private readonly SearchSpace space;
    private readonly PackedChoices packed;
    private readonly double[] units;
    private readonly double scale;

    public PointDistances(SearchSpace space, IReadOnlyList<SpacePoint> points)
    {
        this.space = space;
        packed = new PackedChoices(space);
        foreach (var point in points)
        {
            packed.Add(point);
        }

        units = [.. points.Select(p => space.Unit(p.LearningRate))];
        scale = 1.0 / Math.Max(1, space.Choices.Count(c => c.Count > 1));
    }

    public int Count => units.Length;

    public double Share(int i, int j) => scale * packed.Distance(packed.Row(i), packed.Row(j));

    public double Distance(int i, int j) => Math.Abs(units[i] - units[j]);

    /// <summary>A function of both distances from each of the points to another one.</summary>
    public void To(SpacePoint point, Span<double> values, Func<double, double, double> function)
    {
        Span<ulong> row = stackalloc ulong[packed.Stride];
        packed.Pack(point, row);
        var unit = space.Unit(point.LearningRate);
        for (var i = 0; i < units.Length; i++)
        {
            values[i] = function(scale * packed.Distance(packed.Row(i), row), Math.Abs(units[i] - unit));
        }
    }

    /// <summary>Lower triangles of both distances among the first points.</summary>
    public (double[][] Shares, double[][] Distances) Triangles(int count)
    {
        var shares = new double[count][];
        var distances = new double[count][];
        for (var i = 0; i < count; i++)
        {
            shares[i] = new double[i + 1];
            distances[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
            {
                shares[i][j] = Share(i, j);
                distances[i][j] = Distance(i, j);
            }
        }

        return (shares, distances);
    }
}
