using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

/// <summary>The laws of a sampler, with every sampler as a row.</summary>
public sealed class SamplerConformanceTests
{
    private static readonly SearchSpaceOptions[] Spaces =
    [
        new(),
        new() { Kind = SearchSpaceKind.Ranks, Ranks = [1, 2, 5] },
        new() { Kind = SearchSpaceKind.Uniform, Ranks = [1, 2, 3], AlphaPerRank = [1, 2, 4] },
        new() { Rank = 2, FillBudget = true, AlphaPerRank = [0.5, 1] },
    ];

    public static TheoryData<string> Names => SamplerRun.Names;

    public static TheoryData<string, int> NamesAndSpaces
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in SamplerRun.All.Keys)
            {
                for (var space = 0; space < Spaces.Length; space++)
                {
                    data.Add(name, space);
                }
            }

            return data;
        }
    }

    [Fact]
    public void Every_sampler_of_the_catalog_is_a_row()
    {
        var records = typeof(SampledSearchOptions).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(SampledSearchOptions)) && !t.IsAbstract);
        Assert.Equal(records.OrderBy(t => t.Name), SamplerRun.All.Values.Select(o => o.GetType()).OrderBy(t => t.Name));
    }

    [Theory]
    [MemberData(nameof(NamesAndSpaces))]
    public void Proposals_lie_in_the_space_and_the_budget_and_never_repeat(string name, int space)
    {
        // 3 · 4608 parameters: a uniform rank of 3 or 12 of the 24 modules at rank 4.
        var context = Shapes.Context(budget: 3 * 4608);
        var run = new SamplerRun(SamplerRun.All[name] with { Space = Spaces[space] }, context).Go(60, p => Smooth(p));
        Assert.Equal(60, run.Points.Count(p => run.Space.Contains(p)) + (60 - run.Points.Count));
        Assert.True(run.Points.Count == 60 || name == "grid", $"{run.Points.Count} proposals");
        Assert.All(run.Points, p => Assert.InRange(run.Space.Configuration(p).Adapters.Parameters(Shapes.Small), 1, 3 * 4608));
        Assert.Equal(run.Points.Count, run.Points.Select(p => run.Space.Configuration(p).CanonicalHash()).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_past_gives_the_same_proposal_whatever_an_instance_has_kept(string name)
    {
        var run = new SamplerRun(SamplerRun.All[name]);
        for (var i = 0; i < 40; i++)
        {
            run.Go(1, Smooth);
            if (i % 5 == 4)
            {
                Assert.Equal(run.Ask(), run.Ask());
                Assert.Equal(run.Ask(), run.Replay().Ask());
            }
        }

        Assert.Equal(new SamplerRun(SamplerRun.All[name]).Go(40, Smooth).Points, run.Points);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Another_seed_gives_other_proposals_unless_the_order_is_fixed(string name)
    {
        var one = new SamplerRun(SamplerRun.All[name], seed: 1).Go(20, Smooth).Points;
        var other = new SamplerRun(SamplerRun.All[name], seed: 2).Go(20, Smooth).Points;
        Assert.Equal(name == "grid", one.SequenceEqual(other));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Failures_and_scores_that_are_no_numbers_are_survived(string name)
    {
        Assert.Equal(30, new SamplerRun(SamplerRun.All[name]).Go(30, _ => double.NaN).Points.Distinct().Count());
        var i = 0;
        Assert.Equal(40, new SamplerRun(SamplerRun.All[name]).Go(40, p => i++ % 3 == 0 ? double.NaN : Smooth(p)).Points.Distinct().Count());
        Assert.Equal(30, new SamplerRun(SamplerRun.All[name]).Go(30, _ => 0.25).Points.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Choices_with_one_value_are_left_alone(string name)
    {
        // The budget of 200 holds a square matrix at rank 1 (128) and no matrix of the feed-forward part (320): those have one state, out.
        var options = SamplerRun.All[name] with { Space = new SearchSpaceOptions { Rank = 1, MinLearningRate = 0.01, MaxLearningRate = 0.01, AlphaPerRank = [2] } };
        var run = new SamplerRun(options, Shapes.Context(budget: 200)).Go(100, Smooth);
        Assert.Equal(16, run.Points.Count);
        Assert.All(run.Points, p => Assert.Equal(128, run.Space.Parameters(p)));
        Assert.All(run.Points, p => Assert.Equal(0.01, p.LearningRate));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_space_that_is_used_up_ends_cleanly_after_every_point_was_proposed_once(string name)
    {
        // Budget 300: one or two of the 16 square matrices at rank 1, or one of them at rank 2; 16 + 120 + 16 candidates.
        var space = new SearchSpaceOptions { Kind = SearchSpaceKind.Ranks, Ranks = [1, 2], MinLearningRate = 0.01, MaxLearningRate = 0.01 };
        var run = new SamplerRun(SamplerRun.All[name] with { Space = space }, Shapes.Context(budget: 300)).Go(1000, Smooth);
        Assert.Equal(152, run.Points.Count);
        Assert.Equal(152, run.Points.Distinct().Count());
        Assert.Null(run.Ask());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_space_that_holds_nothing_ends_at_once(string name) =>
        Assert.Null(new SamplerRun(SamplerRun.All[name], Shapes.Context(budget: 511)).Ask());

    [Theory]
    [MemberData(nameof(Names))]
    public void Sixteen_running_candidates_are_sixteen_different_ones(string name)
    {
        var space = new SearchSpaceOptions { Rank = 1, MinLearningRate = 0.01, MaxLearningRate = 0.01 };
        var run = new SamplerRun(SamplerRun.All[name] with { Window = 16, Space = space }, Shapes.Context(budget: 300)).Go(100, Smooth);
        Assert.Equal(100, run.Points.Distinct().Count());
    }

    /// <summary>A score with one best learning rate and modules of different worth.</summary>
    internal static double Smooth(SpacePoint point)
    {
        var score = -Math.Pow(Math.Log(point.LearningRate / 0.006), 2) / 4;
        for (var i = 0; i < point.Choices.Length; i++)
        {
            score += point.Choices[i] == 0 ? 0 : 0.1 * Math.Cos(i) * Math.Sqrt(point.Choices[i]);
        }

        return score;
    }
}
