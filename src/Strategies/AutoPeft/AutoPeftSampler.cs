using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Multi-objective Bayesian optimisation in the manner of AutoPEFT (Zhou, Wan, Vulić and Korhonen 2023, 2301.12132): a Gaussian process with sparse
/// axis-aligned prior over the score and expected hypervolume improvement over score and adapter parameters. Departures: the prior's most probable kernel instead
/// of draws (<see cref="SparseAxisKernel"/>); parameters are known before training, so that the improvement is exact (<see cref="HypervolumeImprovement"/>) instead of
/// sampled over two processes; noise enters through predicted means of the standing trials; running trials count with their predicted means. Costs FitSteps · (n³ + d n²)
/// operations when there is a new result and 400 n² per call.
/// </summary>
/// <param name="options">Start, cap and candidates.</param>
/// <param name="space">Where points come from.</param>
public sealed class AutoPeftSampler(AutoPeftSearchOptions options, SearchSpace space) : ISampler
{
    private readonly ModelTrials trials = new(options.MostTrials);
    private (int Told, SparseAxisKernel Kernel)? fitted;

    /// <inheritdoc/>
    public void Tell(SampledTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        trials.Tell(trial);
    }

    /// <inheritdoc/>
    public SpacePoint? Ask(SamplerQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var kept = trials.Kept();
        if (trials.Told < options.StartupTrials || kept.Length < 2)
        {
            return FreshPoint.Random(space, question);
        }

        var (values, _, _) = ModelTrials.Standardise(kept);
        double[][] vectors = [.. kept.Select(t => Vector(t.Point))];
        var kernel = fitted is { } known && known.Told == trials.Told
            ? known.Kernel
            : SparseAxisKernel.Fit(vectors, values, options.Shrinkage, options.FitSteps);
        fitted = (trials.Told, kernel);
        if (GaussianProcess.Fit(kernel.Matrix(vectors), values, kernel.Noise) is not { } process)
        {
            return FreshPoint.Random(space, question);
        }

        double[][] all = [.. vectors, .. question.Running.Select(Vector)];
        var means = all.Select(v => process.Predict(Correlations(kernel, vectors, v), withVariance: false).Mean).ToArray();
        var believed = GaussianProcess.Fit(kernel.Matrix(all), [.. values, .. means[kept.Length..]], kernel.Noise) ?? process;
        var basis = ReferenceEquals(believed, process) ? vectors : all;
        double[] parameters = [.. kept.Select(t => (double)t.Parameters), .. question.Running.Select(p => (double)space.Parameters(p))];

        // The reference lies a tenth of the seen range below the worst mean, and just behind the most parameters, so that each end of the front counts.
        var lowest = means.Min() - (0.1 * Math.Max(means.Max() - means.Min(), 1e-9));
        var front = new HypervolumeImprovement(means.Zip(parameters), lowest, parameters.Max() * 1.01);
        var good = ParetoRanking.Select([.. means.Zip(parameters, (m, p) => new[] { -m, p })], 8)
            .Select(c => c.Index < kept.Length ? kept[c.Index].Point : question.Running[c.Index - kept.Length]);
        return AcquisitionSearch.Best(space, question, good, options.Candidates, Improvement) ?? FreshPoint.Random(space, question);

        double Improvement(SpacePoint point)
        {
            var vector = Vector(point);
            var mean = process.Predict(Correlations(kernel, vectors, vector), withVariance: false).Mean;
            var share = believed.Predict(Correlations(kernel, basis, vector)).Variance / believed.Amplitude;
            return front.Expected(mean, share * process.Amplitude, space.Parameters(point));
        }
    }

    private static double[] Correlations(SparseAxisKernel kernel, double[][] standing, double[] vector)
    {
        var row = new double[standing.Length];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = kernel.Correlation(standing[i], vector);
        }

        return row;
    }

    /// <summary>Coordinates in [0, 1]: each state over the highest, and the learning rate's position.</summary>
    private double[] Vector(SpacePoint point)
    {
        var vector = new double[space.DimensionCount];
        for (var i = 0; i < space.Choices.Count; i++)
        {
            vector[i] = point.Choices[i] / (double)Math.Max(1, space.Choices[i].Count - 1);
        }

        vector[^1] = space.Unit(point.LearningRate);
        return vector;
    }
}
