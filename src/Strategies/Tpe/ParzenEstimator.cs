using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// A mixture over observed points, each a product of kernels over all dimensions, and one uniform component. With N components (the prior counts) and
/// w = prior weight / N a choice of C states has the kernel (1 + w) / (1 + C w) at the centre and w / (1 + C w) elsewhere. A module's rank has a kernel only
/// where the module is in; where the centre has it out, every rank is equally likely. The learning rate has a normal kernel truncated to its range, of width
/// 0.2 n^(-1/(d+4)) of the logarithmic range, at least 1 / min(100, N + 1) of it. Observations weigh 1; of 25 or more the older ones weigh less, linearly down to 1/n.
/// </summary>
internal sealed class ParzenEstimator
{
    private readonly SearchSpace space;
    private readonly PackedChoices packed;
    private readonly int[] rows;
    private readonly double[] units;
    private readonly double[] logWeights;
    private readonly double logPriorWeight;
    private readonly KernelLogs[] kernels;
    private readonly double smoothing;
    private readonly double width;
    private readonly double[] terms;

    /// <summary>An estimator over some rows of packed points.</summary>
    /// <param name="space">The space.</param>
    /// <param name="packed">All points.</param>
    /// <param name="allUnits">Position of each point's learning rate.</param>
    /// <param name="rows">The observed points, oldest first.</param>
    /// <param name="priorWeight">Weight of the uniform component.</param>
    public ParzenEstimator(SearchSpace space, PackedChoices packed, IReadOnlyList<double> allUnits, int[] rows, double priorWeight)
    {
        this.space = space;
        this.packed = packed;
        this.rows = rows;
        var n = rows.Length;
        units = new double[n];
        logWeights = new double[n];
        terms = new double[n];
        smoothing = priorWeight / (n + 1);
        kernels = packed.Kernels(smoothing);
        width = Math.Clamp(0.2 * Math.Pow(Math.Max(n, 1), -1.0 / (space.DimensionCount + 4)), 1.0 / Math.Min(100, n + 2), 1);
        double total = priorWeight;
        for (var i = 0; i < n; i++)
        {
            total += Weight(i, n);
        }

        var mass = n > 2 * LogMassTable.Cells ? new LogMassTable(width) : null;
        for (var i = 0; i < n; i++)
        {
            units[i] = allUnits[rows[i]];
            logWeights[i] = Math.Log(Weight(i, n) / total) - (space.HasFixedLearningRate ? 0 : mass?.At(units[i]) ?? LogMassTable.Exact(units[i], width));
        }

        logPriorWeight = Math.Log(priorWeight / total);
    }

    /// <summary>Weight of the i-th oldest of n observations before normalisation.</summary>
    public static double Weight(int i, int n)
    {
        var ramp = n - 25;
        return n < 25 || i >= ramp ? 1 : ramp == 1 ? 1.0 / n : (1.0 / n) + ((1 - (1.0 / n)) * i / (ramp - 1));
    }

    /// <summary>Logarithm of the density at a point. Costs O(observations).</summary>
    public double LogDensity(SpacePoint point)
    {
        Span<ulong> x = stackalloc ulong[packed.Stride];
        packed.Pack(point, x);
        var unit = space.Unit(point.LearningRate);
        var scale = space.HasFixedLearningRate ? 0 : -0.5 / (width * width);
        var prior = logPriorWeight + packed.LogPrior(x);
        var highest = prior;
        for (var i = 0; i < terms.Length; i++)
        {
            var off = unit - units[i];
            terms[i] = logWeights[i] + (scale * off * off);
        }

        packed.AddLogKernels(x, rows, kernels, terms);
        foreach (var term in terms)
        {
            highest = Math.Max(highest, term);
        }

        var sum = Math.Exp(prior - highest);
        foreach (var term in terms)
        {
            // Below this a term does not reach the last digit even of a sum over 100,000 of them.
            if (term - highest > -50)
            {
                sum += Math.Exp(term - highest);
            }
        }

        return highest + Math.Log(sum);
    }

    /// <summary>A point drawn from the mixture and then made to fit the budget, modules served in random order.</summary>
    public SpacePoint Sample(IReadOnlyList<SpacePoint> points, DeterministicRandom random)
    {
        var pick = Pick(random.NextDouble());
        var choices = new byte[space.Choices.Count];
        for (var d = 0; d < choices.Length; d++)
        {
            var dimension = space.Choices[d];
            var centre = pick < 0 ? (byte)0 : points[rows[pick]].Choices[d];
            if (dimension.Count < 2)
            {
                continue;
            }

            if (!dimension.IsModule)
            {
                choices[d] = (byte)State(dimension.Count, pick < 0 ? -1 : centre, random);
                continue;
            }

            var on = pick < 0 ? random.NextDouble() < 0.5 : random.NextDouble() < (1 + smoothing) / (1 + (2 * smoothing)) == centre > 0;
            choices[d] = on ? (byte)(1 + State(dimension.Count - 1, pick < 0 ? -1 : centre - 1, random)) : (byte)0;
        }

        space.Repair(choices, space.ServingOrder(random));
        return new SpacePoint(choices, space.Rate(pick < 0 ? random.NextDouble() : Near(units[pick], random)));
    }

    private int Pick(double u)
    {
        // Weights without the mass that truncation takes away from the normal kernel's normalisation.
        for (var i = 0; i < rows.Length; i++)
        {
            u -= Math.Exp(logWeights[i] + (space.HasFixedLearningRate ? 0 : LogMassTable.Exact(units[i], width)));
            if (u < 0)
            {
                return i;
            }
        }

        return -1;
    }

    private int State(int count, int centre, DeterministicRandom random)
    {
        if (centre < 0 || count < 2)
        {
            return random.Next(count);
        }

        if (random.NextDouble() < (1 + smoothing) / (1 + (count * smoothing)))
        {
            return centre;
        }

        var other = random.Next(count - 1);
        return other < centre ? other : other + 1;
    }

    private double Near(double centre, DeterministicRandom random)
    {
        while (true)
        {
            var unit = centre + (width * PointVariation.Normal(random));
            if (unit is >= 0 and <= 1)
            {
                return unit;
            }
        }
    }
}
