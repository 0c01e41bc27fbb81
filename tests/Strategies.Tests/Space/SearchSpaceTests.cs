using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class SearchSpaceTests
{
    /// <summary>2 layers of q, v, fc1: 16, 16 and 24 parameters per rank, matrices that allow rank 8.</summary>
    private static readonly ModelShape Tiny = new(
        "vit",
        2,
        ["q", "v", "fc1"],
        [.. Enumerable.Range(0, 2).SelectMany(layer => new[]
        {
            new ModuleShape(new ModuleAddress(layer, "q"), $"layer.{layer}.q", 8, 8),
            new ModuleShape(new ModuleAddress(layer, "v"), $"layer.{layer}.v", 8, 8),
            new ModuleShape(new ModuleAddress(layer, "fc1"), $"layer.{layer}.fc1", 8, 16),
        })],
        8,
        1000);

    private static SearchSpace Space(SearchSpaceOptions options, long budget) =>
        new(options, new StrategyContext(Tiny, Shapes.Spec(), budget, 0.01, new SeedStream(1)));

    [Fact]
    public void Twelve_layers_of_six_modules_have_73_dimensions()
    {
        var space = new SearchSpace(new SearchSpaceOptions(), new StrategyContext(Shapes.Encoder(12, 64, 256), Shapes.Spec(), 100_000, 0.01, new SeedStream(1)));
        Assert.Equal(73, space.DimensionCount);
        Assert.Equal(72, space.ModuleCount);
    }

    [Fact]
    public void Repair_leaves_what_fits_and_lowers_what_does_not_in_the_order_given()
    {
        var space = Space(new SearchSpaceOptions { Kind = SearchSpaceKind.Ranks, Ranks = [1, 2, 4, 16] }, budget: 100);

        // 16 is above the matrices, and rank 8 does not exist: three ranks are left.
        Assert.All(space.Choices, c => Assert.Equal(4, c.Count));

        // 4 · 16 for the last, then 36 are left: rank 2 for the first (32), nothing for the others.
        byte[] choices = [3, 1, 0, 0, 0, 3];
        choices[5] = 0;
        choices[4] = 3;
        space.Repair(choices, [4, 0, 1, 2, 3, 5]);
        Assert.Equal([2, 0, 0, 0, 3, 0], choices);
        byte[] fits = [1, 0, 2, 0, 0, 0];
        space.Repair(fits, [5, 4, 3, 2, 1, 0]);
        Assert.Equal([1, 0, 2, 0, 0, 0], fits);
        byte[] nothing = [0, 0, 0, 0, 0, 0];
        space.Repair(nothing, [2, 1, 0, 3, 4, 5]);
        Assert.Equal([0, 0, 1, 0, 0, 0], nothing);
    }

    [Theory]
    [InlineData(SearchSpaceKind.Mask, 80)]
    [InlineData(SearchSpaceKind.Ranks, 60)]
    [InlineData(SearchSpaceKind.Ranks, 1000)]
    [InlineData(SearchSpaceKind.Uniform, 300)]
    public void The_order_visits_every_point_that_fits_once_and_random_points_reach_each(SearchSpaceKind kind, long budget)
    {
        var space = Space(
            new SearchSpaceOptions { Kind = kind, Rank = 2, Ranks = [1, 2], AlphaPerRank = [1, 2], MinLearningRate = 0.01, MaxLearningRate = 0.01 }, budget);
        var all = new HashSet<SpacePoint>();
        Count(new byte[space.Choices.Count], 0);
        var ordered = new List<SpacePoint>();
        for (var choices = space.FirstChoices(); choices is not null; choices = space.Successor(choices))
        {
            ordered.Add(new SpacePoint(choices, 0.01));
        }

        Assert.Equal(all.Count, ordered.Count);
        Assert.True(all.SetEquals(ordered));
        Assert.Equal(ordered, ordered.OrderBy(p => Convert.ToHexString(p.Choices), StringComparer.Ordinal));
        var random = new SeedStream(1).Random();
        for (var i = 0; i < 60_000 && all.Count > 0; i++)
        {
            all.Remove(space.Random(random));
        }

        Assert.Empty(all);

        void Count(byte[] choices, int from)
        {
            if (from == choices.Length)
            {
                var point = new SpacePoint((byte[])choices.Clone(), 0.01);
                if (space.Contains(point))
                {
                    all.Add(point);
                }

                return;
            }

            for (byte state = 0; state < space.Choices[from].Count; state++)
            {
                choices[from] = state;
                Count(choices, from + 1);
            }

            choices[from] = 0;
        }
    }

    [Fact]
    public void A_point_comes_back_from_its_configuration()
    {
        foreach (var kind in Enum.GetValues<SearchSpaceKind>())
        {
            foreach (var fill in new[] { false, true }.Where(f => !f || kind == SearchSpaceKind.Mask))
            {
                var space = Space(new SearchSpaceOptions { Kind = kind, Rank = 1, Ranks = [1, 2, 3], AlphaPerRank = [0.1, 3], FillBudget = fill }, 500);
                var random = new SeedStream(3).Random();
                for (var i = 0; i < 50; i++)
                {
                    var point = space.Random(random);
                    Assert.Equal(point, space.Point(space.Configuration(point)));
                    Assert.Equal(space.Parameters(point), space.Configuration(point).Adapters.Parameters(Tiny));
                }
            }
        }
    }

    [Fact]
    public void A_filled_mask_uses_the_budget_up_to_less_than_one_unit_of_its_modules()
    {
        var space = Space(new SearchSpaceOptions { Rank = 1, FillBudget = true }, 150);
        var random = new SeedStream(4).Random();
        for (var i = 0; i < 50; i++)
        {
            var point = space.Random(random);
            var ranks = space.Ranks(point);
            var full = ranks.Select((r, m) => (r, m)).Where(p => p.r > 0).All(p => p.r == 8 || space.Parameters(point) + Tiny.Modules[p.m].ParametersPerRank > 150);
            Assert.True(full && space.Parameters(point) <= 150, point.ToString());
        }
    }

    [Fact]
    public void Learning_rates_are_uniform_on_the_logarithmic_scale()
    {
        var space = Space(new SearchSpaceOptions { MinLearningRate = 1e-4, MaxLearningRate = 1e-2 }, 1000);
        Assert.Equal(1e-3, space.Rate(0.5), 1e-12);
        Assert.Equal(0.5, space.Unit(1e-3), 1e-12);
        Assert.Equal((1e-4, 1e-2), (space.Rate(0), space.Rate(1)));
    }
}
