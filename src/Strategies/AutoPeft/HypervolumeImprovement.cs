namespace AdapterSearch.Strategies;

/// <summary>
/// Area that a set of trials dominates in the plane of score (higher is better) and parameters (fewer are better), up to a reference point, and what a new
/// trial is expected to add when its parameters are known and its score is normal: with F(q) the best score that is known at q parameters or fewer, it adds
/// ∫ max(0, v − F(q)) dq from its own parameters to the reference, whose mean is a sum of expected improvements over the steps of F. Exact, no sampling.
/// </summary>
public sealed class HypervolumeImprovement
{
    private readonly double referenceParameters;

    /// <summary>Parameters from which each step of F begins, and its score; the first begins at minus infinity with the reference score.</summary>
    private readonly List<(double From, double Score)> steps = [];

    /// <summary>The standing set.</summary>
    /// <param name="trials">Scores and parameters.</param>
    /// <param name="referenceScore">Score of the reference point.</param>
    /// <param name="referenceParameters">Parameters of the reference point.</param>
    public HypervolumeImprovement(IEnumerable<(double Score, double Parameters)> trials, double referenceScore, double referenceParameters)
    {
        ArgumentNullException.ThrowIfNull(trials);
        this.referenceParameters = referenceParameters;
        steps.Add((double.NegativeInfinity, referenceScore));
        foreach (var (score, parameters) in trials.OrderBy(t => t.Parameters).ThenByDescending(t => t.Score))
        {
            if (score > steps[^1].Score && parameters < referenceParameters)
            {
                steps.Add((parameters, score));
            }
        }
    }

    /// <summary>Dominated area.</summary>
    public double Area
    {
        get
        {
            double area = 0;
            for (var i = 1; i < steps.Count; i++)
            {
                area += (End(i) - steps[i].From) * (steps[i].Score - steps[0].Score);
            }

            return area;
        }
    }

    /// <summary>Expected growth of the area by a trial with the given parameters and a score v ~ N(mean, variance). Costs O(steps).</summary>
    public double Expected(double mean, double variance, double parameters)
    {
        double sum = 0;
        for (var i = 0; i < steps.Count; i++)
        {
            var width = End(i) - Math.Max(steps[i].From, parameters);
            if (width > 0)
            {
                sum += width * ExpectedImprovement.Of(mean, variance, steps[i].Score);
            }
        }

        return sum;
    }

    private double End(int step) => step + 1 < steps.Count ? steps[step + 1].From : referenceParameters;
}
