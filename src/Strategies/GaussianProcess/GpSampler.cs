using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Gaussian process with expected improvement (Jones, Schonlau and Welch 1998) under <see cref="MixedKernel"/>. Running trials are taken to end with the
/// predicted mean (kriging believer: Ginsbourger, Le Riche and Carraro 2010), which leaves the mean as it is and takes their uncertainty away. The threshold
/// is the best predicted mean among the trials, since scores are noisy. Failed trials are left out of the fit. Costs about 60 n³/3 operations when there is a new result
/// and 400 n² per call, n being at most <see cref="GpSearchOptions.MostTrials"/>.
/// </summary>
/// <param name="options">Start, cap and candidates.</param>
/// <param name="space">Where points come from.</param>
public sealed class GpSampler(GpSearchOptions options, SearchSpace space) : ISampler
{
    private readonly ModelTrials trials = new(options.MostTrials);
    private (int Told, MixedKernel Kernel)? fitted;

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
        var standing = new PointDistances(space, [.. kept.Select(t => t.Point), .. question.Running]);
        var (shares, distances) = standing.Triangles(kept.Length);
        var kernel = fitted is { } known && known.Told == trials.Told ? known.Kernel : MixedKernel.Fit(shares, distances, values);
        fitted = (trials.Told, kernel);
        if (GaussianProcess.Fit(kernel.Matrix(shares, distances), values, kernel.Noise) is not { } process)
        {
            return FreshPoint.Random(space, question);
        }

        // Means come from the results alone; variances also from what runs.
        var means = Enumerable.Range(0, standing.Count).Select(i => process.Predict(Correlations(standing, kernel, i)[..kept.Length], withVariance: false).Mean).ToArray();
        var (allShares, allDistances) = standing.Triangles(standing.Count);
        var believed = question.Running.Count == 0
            ? process
            : GaussianProcess.Fit(kernel.Matrix(allShares, allDistances), [.. values, .. means[kept.Length..]], kernel.Noise) ?? process;
        var threshold = means.Take(kept.Length).Max();
        var good = Enumerable.Range(0, kept.Length).OrderByDescending(i => means[i]).ThenBy(i => i).Select(i => kept[i].Point);
        var size = ReferenceEquals(believed, process) ? kept.Length : standing.Count;
        return AcquisitionSearch.Best(space, question, good, options.Candidates, Improvement) ?? FreshPoint.Random(space, question);

        double Improvement(SpacePoint point)
        {
            var correlations = Correlations(standing, kernel, point);
            var mean = process.Predict(correlations.AsSpan(0, kept.Length), withVariance: false).Mean;
            var share = believed.Predict(correlations.AsSpan(0, size)).Variance / believed.Amplitude;
            return ExpectedImprovement.Of(mean, share * process.Amplitude, threshold);
        }
    }

    private static double[] Correlations(PointDistances standing, MixedKernel kernel, int index)
    {
        var row = new double[standing.Count];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = kernel.Correlation(standing.Share(index, i), standing.Distance(index, i));
        }

        return row;
    }

    private static double[] Correlations(PointDistances standing, MixedKernel kernel, SpacePoint point)
    {
        var row = new double[standing.Count];
        standing.To(point, row, kernel.Correlation);
        return row;
    }
}
