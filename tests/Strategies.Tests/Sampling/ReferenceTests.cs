using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

/// <summary>The samplers' rules against tools/reference/samplers.py and tools/reference/sobol.py.</summary>
public sealed class ReferenceTests
{
    private static readonly JsonElement Numbers = Read("samplers.json");

    [Fact]
    public void Sobol_points_are_those_of_SciPy()
    {
        var expected = Read("sobol.json");
        var dimensions = expected.GetProperty("dimensions").EnumerateArray().Select(d => d.GetInt32()).ToArray();
        var sequence = new SobolSequence(400, null);
        Assert.Equal(400, SobolSequence.MostDimensions);
        foreach (var (index, row) in expected.GetProperty("points").EnumerateArray().Index())
        {
            var point = sequence.Point(index);
            Assert.Equal(Doubles(row), dimensions.Select(d => point[d]));
        }
    }

    [Fact]
    public void Scrambled_Sobol_points_keep_one_point_in_each_dyadic_interval_and_differ_by_seed()
    {
        var one = new SobolSequence(5, new SeedStream(1));
        var other = new SobolSequence(5, new SeedStream(2));
        for (var d = 0; d < 5; d++)
        {
            Assert.Equal(Enumerable.Range(0, 64), Enumerable.Range(0, 64).Select(i => (int)(one.Point(i)[d] * 64)).Order());
        }

        Assert.NotEqual(one.Point(7), other.Point(7));
        Assert.Equal(403, new SobolSequence(403, new SeedStream(1)).Point(3).Distinct().Count());
    }

    [Fact]
    public void The_normal_distribution_is_exact_to_thirteen_digits()
    {
        foreach (var pair in Numbers.GetProperty("normal").EnumerateArray())
        {
            Near(pair[1].GetDouble(), NormalDistribution.Cumulative(pair[0].GetDouble()), 2e-13);
        }
    }

    [Fact]
    public void Densities_of_the_Parzen_estimator_are_those_of_the_reference()
    {
        var expected = Numbers.GetProperty("tpe");
        var space = ParzenSpace();
        var observed = Points(space, expected.GetProperty("observed"));
        var tests = Points(space, expected.GetProperty("points"));
        foreach (var (name, count, prior) in new[] { ("few", 7, 1.0), ("many", 40, 1.0), ("heavyPrior", 40, 2.5), ("none", 0, 1.0) })
        {
            var estimator = Estimator(space, observed, count, prior);
            foreach (var (point, value) in tests.Zip(Doubles(expected.GetProperty(name))))
            {
                Near(value, estimator.LogDensity(point), 1e-9);
            }
        }
    }

    [Fact]
    public void The_table_of_truncated_masses_is_exact_to_ten_digits()
    {
        foreach (var width in new[] { 0.1, 0.17, 0.2, 1 })
        {
            var table = new LogMassTable(width);
            for (var i = 0; i <= 1000; i++)
            {
                Assert.Equal(LogMassTable.Exact(i / 1000.0, width), table.At(i / 1000.0), 1e-10);
            }
        }
    }

    [Fact]
    public void Kernels_of_many_rows_are_those_of_each_row()
    {
        foreach (var options in new SearchSpaceOptions[] { new(), new() { Kind = SearchSpaceKind.Ranks } })
        {
            var space = new SearchSpace(options, new StrategyContext(Shapes.Encoder(12, 64, 256), Shapes.Spec(), 13824, 0.01, new SeedStream(1)));
            var packed = new PackedChoices(space);
            var random = new SeedStream(2).Random();
            for (var i = 0; i < 20; i++)
            {
                packed.Add(space.Random(random));
            }

            var kernels = packed.Kernels(0.1);
            var terms = Enumerable.Range(0, 20).Select(i => (double)i).ToArray();
            packed.AddLogKernels(packed.Row(3), [.. Enumerable.Range(0, 20)], kernels, terms);
            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(i + packed.LogKernel(packed.Row(3), packed.Row(i), kernels), terms[i], 1e-9);
            }
        }
    }

    [Fact]
    public void The_Parzen_estimator_sums_to_one_over_all_choices_and_draws_as_it_says()
    {
        var space = ParzenSpace(fixedRate: true);
        var observed = Points(space, Numbers.GetProperty("tpe").GetProperty("observed"));
        var estimator = Estimator(space, observed, 5, 1.0);
        double total = 0, first = 0;
        var choices = new byte[7];
        for (var code = 0; code < 4 * 4 * 4 * 4 * 4 * 4 * 2; code++)
        {
            var rest = code;
            for (var i = 0; i < 7; i++)
            {
                choices[i] = (byte)(rest % (i < 6 ? 4 : 2));
                rest /= i < 6 ? 4 : 2;
            }

            var density = Math.Exp(estimator.LogDensity(new SpacePoint((byte[])choices.Clone(), 0.01)));
            total += density;
            first += choices[0] == 2 ? density : 0;
        }

        Assert.Equal(1, total, 1e-9);
        var random = new SeedStream(5).Random();
        var drawn = Enumerable.Range(0, 20_000).Count(_ => estimator.Sample(observed, random).Choices[0] == 2) / 20_000.0;

        // Five standard errors of a share.
        Assert.InRange(drawn, first - (5 * Math.Sqrt(first / 20_000)), first + (5 * Math.Sqrt(first / 20_000)));
    }

    [Fact]
    public void A_Gaussian_process_has_the_likelihood_and_predictions_of_the_reference()
    {
        var expected = Numbers.GetProperty("gp");
        double[][] Rows(string name) => [.. expected.GetProperty(name).EnumerateArray().Select(Doubles)];
        var process = GaussianProcess.Fit(Rows("correlation"), Doubles(expected.GetProperty("y")), expected.GetProperty("noise").GetDouble())!;
        Near(expected.GetProperty("amplitude").GetDouble(), process.Amplitude, 1e-10);
        Near(expected.GetProperty("logLikelihood").GetDouble(), process.LogLikelihood, 1e-10);
        foreach (var (i, row) in Rows("rows").Index())
        {
            var (mean, variance) = process.Predict(row);
            Near(expected.GetProperty("means")[i].GetDouble(), mean, 1e-10);
            Near(expected.GetProperty("variances")[i].GetDouble(), variance, 1e-10);
        }

        Assert.Null(GaussianProcess.Fit([[1], [1, 1]], [0.5, -0.5], 0));
    }

    [Fact]
    public void The_kernel_of_choices_and_rates_is_the_reference_and_its_fit_finds_the_likeliest()
    {
        var expected = Numbers.GetProperty("gp");
        double[][] x = [.. expected.GetProperty("x").EnumerateArray().Select(Doubles)];
        double[][] shares = [.. x.Select((a, i) => x.Take(i + 1).Select(b => Math.Abs(a[0] - b[0])).ToArray())];
        double[][] distances = [.. x.Select((a, i) => x.Take(i + 1).Select(b => Math.Abs(a[1] - b[1])).ToArray())];
        var kernel = new MixedKernel(expected.GetProperty("rate").GetDouble(), expected.GetProperty("length").GetDouble(), 0.07);
        foreach (var (i, row) in kernel.Matrix(shares, distances).Index())
        {
            foreach (var (j, value) in row.Index())
            {
                Near(expected.GetProperty("correlation")[i][j].GetDouble(), value, 1e-12);
            }
        }

        var y = Doubles(expected.GetProperty("y"));
        double Likelihood(MixedKernel k) => GaussianProcess.Fit(k.Matrix(shares, distances), y, k.Noise)!.LogLikelihood;
        var fitted = MixedKernel.Fit(shares, distances, y);
        Assert.True(Likelihood(fitted) >= Likelihood(kernel));
        foreach (var rate in new[] { 0.5, 1, 4, 16, 64.0 })
        {
            foreach (var length in new[] { 0.15, 0.5, 2 })
            {
                Assert.True(Likelihood(fitted) >= Likelihood(new MixedKernel(rate, length, 0.05)));
            }
        }
    }

    [Fact]
    public void Expected_improvement_is_the_integral()
    {
        var expected = Numbers.GetProperty("ei");
        foreach (var (c, value) in expected.GetProperty("cases").EnumerateArray().Zip(Doubles(expected.GetProperty("values"))))
        {
            Assert.Equal(value, ExpectedImprovement.Of(c[0].GetDouble(), c[1].GetDouble(), c[2].GetDouble()), 1e-10);
        }

        Assert.Equal(0.25, ExpectedImprovement.Of(0.75, 0, 0.5));
    }

    [Fact]
    public void Expected_hypervolume_improvement_is_the_integral()
    {
        var expected = Numbers.GetProperty("ehvi");
        var volume = new HypervolumeImprovement(
            expected.GetProperty("front").EnumerateArray().Select(p => (p[0].GetDouble(), p[1].GetDouble())),
            expected.GetProperty("reference")[0].GetDouble(),
            expected.GetProperty("reference")[1].GetDouble());
        Near(expected.GetProperty("area").GetDouble(), volume.Area, 1e-12);
        foreach (var (c, value) in expected.GetProperty("cases").EnumerateArray().Zip(Doubles(expected.GetProperty("values"))))
        {
            Assert.Equal(value, volume.Expected(c[0].GetDouble(), c[1].GetDouble(), c[2].GetDouble()), 1e-5);
        }
    }

    [Fact]
    public void Fronts_and_crowding_distances_are_those_of_the_reference()
    {
        var expected = Numbers.GetProperty("pareto");
        double[][] points = [.. expected.GetProperty("points").EnumerateArray().Select(Doubles)];
        int[][] fronts = [.. expected.GetProperty("fronts").EnumerateArray().Select(f => f.EnumerateArray().Select(i => i.GetInt32()).ToArray())];
        Assert.Equal(fronts, ParetoRanking.Fronts(points).Select(f => f.ToArray()));
        var crowding = ParetoRanking.Crowding([.. expected.GetProperty("crowdingPoints").EnumerateArray().Select(Doubles)]);
        foreach (var (i, value) in expected.GetProperty("crowding").EnumerateArray().Index())
        {
            Near(value.ValueKind == JsonValueKind.Null ? double.PositiveInfinity : value.GetDouble(), crowding[i], 1e-12);
        }

        // Six are chosen: whole fronts first, then the least crowded of the one that does not fit.
        var chosen = ParetoRanking.Select(points, 6);
        Assert.Equal(6, chosen.Count);
        Assert.All(fronts[0].Take(6), i => Assert.True(fronts[0].Length > 6 || chosen.Any(c => c.Index == i)));
    }

    [Fact]
    public void The_sparse_prior_gives_the_posterior_and_gradient_of_the_reference()
    {
        var expected = Numbers.GetProperty("sparse");
        double[][] x = [.. expected.GetProperty("x").EnumerateArray().Select(Doubles)];
        var (value, gradient) = SparseAxisKernel.LogPosterior(
            Doubles(expected.GetProperty("at")), x, Doubles(expected.GetProperty("y")), expected.GetProperty("scale").GetDouble());
        Near(expected.GetProperty("value").GetDouble(), value, 1e-10);
        foreach (var (i, slope) in Doubles(expected.GetProperty("gradient")).Index())
        {
            Assert.Equal(slope, gradient[i], 1e-4);
        }
    }

    [Fact]
    public void The_sparse_prior_finds_the_few_dimensions_that_matter()
    {
        var random = new SeedStream(3).Random();
        double[][] x = [.. Enumerable.Range(0, 40).Select(_ => Enumerable.Range(0, 30).Select(_ => (double)random.Next(2)).ToArray())];
        double[] y = [.. x.Select(p => p[4] + (0.8 * p[17]))];
        var mean = y.Average();
        var deviation = Math.Sqrt(y.Average(v => (v - mean) * (v - mean)));
        var kernel = SparseAxisKernel.Fit(x, [.. y.Select(v => (v - mean) / deviation)], 0.1, 100);
        Assert.Equal([4, 17], Enumerable.Range(0, 30).OrderByDescending(d => kernel.InverseSquares[d]).Take(2).Order());
        Assert.True(kernel.InverseSquares[4] > 10 * kernel.InverseSquares.Where((_, d) => d is not (4 or 17)).Max());
    }

    private static SearchSpace ParzenSpace(bool fixedRate = false)
    {
        var options = new SearchSpaceOptions
        {
            Kind = SearchSpaceKind.Ranks, Ranks = [1, 2, 4], AlphaPerRank = [1, 2], MinLearningRate = 0.01, MaxLearningRate = fixedRate ? 0.01 : 1,
        };
        return new SearchSpace(options, new StrategyContext(Shapes.Encoder(1, 8, 16), Shapes.Spec(), 10_000, 0.01, new SeedStream(1)));
    }

    private static ParzenEstimator Estimator(SearchSpace space, SpacePoint[] observed, int count, double prior)
    {
        var packed = new PackedChoices(space);
        Array.ForEach(observed, packed.Add);
        return new ParzenEstimator(space, packed, [.. observed.Select(p => space.Unit(p.LearningRate))], [.. Enumerable.Range(0, count)], prior);
    }

    private static SpacePoint[] Points(SearchSpace space, JsonElement rows) =>
        [.. rows.EnumerateArray().Select(r => new SpacePoint([.. r[0].EnumerateArray().Select(s => s.GetByte())], space.Rate(r[1].GetDouble())))];

    private static void Near(double expected, double actual, double tolerance)
    {
        if (!expected.Equals(actual))
        {
            Assert.InRange(actual, expected - (tolerance * Math.Max(Math.Abs(expected), 1e-300)), expected + (tolerance * Math.Max(Math.Abs(expected), 1e-300)));
        }
    }

    private static double[] Doubles(JsonElement element) => [.. element.EnumerateArray().Select(number => number.GetDouble())];

    private static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "reference", name)));
        return document.RootElement.Clone();
    }
}
