using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

/// <summary>Each sampler against random points on seeded objectives where its rule must pay; the margins can fail.</summary>
public sealed class SamplerQualityTests
{
    private const int Seeds = 10;

    [Theory]
    [InlineData("tpe", 100, 10, 8)]
    [InlineData("gp", 60, 10, 9)]
    [InlineData("evolution", 150, 10, 8)]
    [InlineData("nsga2", 200, 10, 8)]
    [InlineData("autopeft", 50, 5, 4)]
    public void A_sampler_that_learns_finds_better_masks_than_random_on_most_seeds(string name, int trials, int seeds, int wins)
    {
        var options = Learning(name);
        var better = 0;
        for (var seed = 1; seed <= seeds; seed++)
        {
            var objective = Planted(seed);
            var found = new SamplerRun(options, seed: seed).Go(trials, objective).Scores.Max();
            var random = new SamplerRun(new RandomSamplerOptions(), seed: seed).Go(trials, objective).Scores.Max();
            better += found > random ? 1 : 0;
        }

        Assert.True(better >= wins, $"{name} beat random on {better} of {seeds} seeds");
    }

    [Theory]
    [InlineData("nsga2", 200, 10, 8)]
    [InlineData("autopeft", 50, 5, 4)]
    public void A_sampler_of_two_objectives_covers_more_of_the_plane_than_random(string name, int trials, int seeds, int wins)
    {
        var better = 0;
        for (var seed = 1; seed <= seeds; seed++)
        {
            var objective = Planted(seed);
            better += Area(Learning(name)) > Area(new RandomSamplerOptions()) ? 1 : 0;

            double Area(SampledSearchOptions options)
            {
                var run = new SamplerRun(options, seed: seed).Go(trials, objective);
                return new HypervolumeImprovement(run.Points.Select((p, i) => (run.Scores[i], (double)run.Space.Parameters(p))), -1.5, 4609).Area;
            }
        }

        Assert.True(better >= wins, $"{name} covered more than random on {better} of {seeds} seeds");
    }

    [Fact]
    public void A_grid_meets_corners_that_random_points_only_come_near()
    {
        // Best at the highest rank and the smallest learning rate.
        static double Corner(SpacePoint p) => p.Choices[0] - Math.Abs(Math.Log(p.LearningRate / 2e-3));
        var space = new SearchSpaceOptions { Kind = SearchSpaceKind.Uniform, Ranks = [1, 2, 3, 4] };
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var context = Shapes.Context(budget: 4 * 4608);
            var grid = new SamplerRun(new GridSearchOptions { Space = space, LearningRates = 3 }, context, seed).Go(12, Corner);
            var random = new SamplerRun(new RandomSamplerOptions { Space = space }, context, seed).Go(12, Corner);
            Assert.Equal(12, grid.Points.Count);
            Assert.Equal(3, grid.Scores.Max());
            Assert.True(random.Scores.Max() < 3);
        }
    }

    [Fact]
    public void Sobol_points_leave_smaller_gaps_between_learning_rates_than_random_ones()
    {
        double Gap(SampledSearchOptions options, int seed)
        {
            var run = new SamplerRun(options, seed: seed).Go(64, _ => 0);
            double[] units = [0, .. run.Points.Select(p => run.Space.Unit(p.LearningRate)).Order(), 1];
            return units.Zip(units.Skip(1), (a, b) => b - a).Max();
        }

        for (var seed = 1; seed <= Seeds; seed++)
        {
            var sobol = Gap(new SobolSearchOptions(), seed);
            Assert.True(sobol < 2.0 / 64, $"seed {seed}: gap {sobol}");
            Assert.True(sobol < Gap(new RandomSamplerOptions(), seed));
        }
    }

    private static SampledSearchOptions Learning(string name) => name switch
    {
        "tpe" => new TpeSearchOptions(),
        "gp" => new GpSearchOptions { Candidates = 100 },
        "evolution" => new EvolutionSearchOptions(),
        "nsga2" => new Nsga2SearchOptions(),
        _ => new AutoPeftSearchOptions { Candidates = 60, FitSteps = 20 },
    };

    /// <summary>
    /// Modules of hidden worth, pairs that help each other, and a hidden best learning rate, on 24 modules of which the budget holds 4 to 9.
    /// </summary>
    private static Func<SpacePoint, double> Planted(int seed)
    {
        var random = new SeedStream(seed).For("plant").Random();
        double[] worth = [.. Enumerable.Range(0, 24).Select(_ => Math.Pow(random.NextDouble(), 3))];
        var pairs = random.Permutation(24);
        var best = 0.2 + (0.6 * random.NextDouble());
        return point =>
        {
            double score = 0;
            for (var i = 0; i < 24; i++)
            {
                score += point.Choices[i] == 0 ? 0 : worth[i];
                score += i % 2 == 0 && point.Choices[pairs[i]] > 0 && point.Choices[pairs[i + 1]] > 0 ? 0.3 : 0;
            }

            var unit = Math.Log10(point.LearningRate / 2e-3);
            return score - (4 * (unit - best) * (unit - best));
        };
    }
}
