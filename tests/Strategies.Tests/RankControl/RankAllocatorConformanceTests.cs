using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests.RankControl;

/// <summary>Laws of every method that allocates ranks while a training runs. A new one is one more line of <see cref="Allocators"/>.</summary>
public sealed class RankAllocatorConformanceTests
{
    private const int Steps = 120;

    /// <summary>Plays the decisions of a run; scores are asked for by (step, item). Returns the ranks after each step.</summary>
    private delegate List<int[]> Allocator(ModelShape shape, Func<int, int, double> scores);

    private static Dictionary<string, (Allocator Play, bool Grows)> Allocators { get; } = new()
    {
        ["adalora"] = ((shape, scores) => AdaLora(new AdaLoraOptions(), shape, scores), false),
        ["adalora in triplets"] = ((shape, scores) => AdaLora(new AdaLoraOptions { BudgetUnit = AdaLoraBudgetUnit.Triplets, Interval = 3 }, shape, scores), false),
        ["increlora"] = ((shape, scores) => IncreLora(new IncreLoraOptions(), shape, scores), true),
        ["increlora from nothing"] = ((shape, scores) => IncreLora(new IncreLoraOptions { StartRank = 0, GrowthRank = 3 }, shape, scores), true),
        ["triadaptlora"] = ((shape, scores) => TriAdaptLora(new TriAdaptLoraOptions(), shape, scores), true),
        ["triadaptlora nonlinear from nothing"] = ((shape, scores) => TriAdaptLora(new TriAdaptLoraOptions { StartRank = 0, Growth = TriAdaptGrowth.Nonlinear }, shape, scores), true),
    };

    public static TheoryData<string> Names => [.. Allocators.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_end_is_within_the_budget_uses_more_than_half_of_it_and_keeps_to_the_matrices(string name)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            // A narrow model too, where ranks meet the matrix.
            foreach (var shape in new[] { Shapes.Small, Shapes.Encoder(2, 16, 64) })
            {
                var ranks = Allocators[name].Play(shape, Random(seed));
                Assert.Equal(Steps, ranks.Count);
                Assert.All(ranks, step => Assert.All(step.Zip(shape.Modules), m => Assert.InRange(m.First, 0, Math.Min(m.Second.InFeatures, m.Second.OutFeatures))));
                Assert.InRange(GrowthSelection.Used(ranks[^1], shape), 0.5 * Budget(shape), Budget(shape));
                if (Allocators[name].Grows)
                {
                    Assert.All(ranks, step => Assert.InRange(GrowthSelection.Used(step, shape), 0, Budget(shape)));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_final_phase_is_frozen_whatever_the_scores_do(string name)
    {
        var ranks = Allocators[name].Play(Shapes.Small, Random(3));
        Assert.All(ranks.Skip(84), step => Assert.Equal(ranks[^1], step));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Growing_methods_never_take_rank_away_and_equal_scores_grow_in_declared_order(string name)
    {
        if (!Allocators[name].Grows)
        {
            // Of equal triplets the first ones stay.
            var keep = TripletAllocator.Keep([1, 1, 1, 1], [2, 2, 2, 2], AdaLoraBudgetUnit.Parameters, 5);
            Assert.Equal([true, true, false, false], keep);
            return;
        }

        var ranks = Allocators[name].Play(Shapes.Small, (_, _) => 1);
        for (var step = 1; step < ranks.Count; step++)
        {
            Assert.All(ranks[step].Zip(ranks[step - 1]), m => Assert.True(m.First >= m.Second));
        }

        var first = ranks.First(r => !r.SequenceEqual(ranks[0]));
        var grown = first.Zip(ranks[0]).Select(m => m.First > m.Second).ToArray();
        Assert.Equal(grown.OrderDescending(), grown);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_scores_give_the_same_ranks(string name) =>
        Assert.Equal(Allocators[name].Play(Shapes.Small, Random(5)), Allocators[name].Play(Shapes.Small, Random(5)));

    /// <summary>An average rank of 2.2 on the small model, and of 10.4 on a model whose matrices allow 16.</summary>
    private static long Budget(ModelShape shape) => shape == Shapes.Small ? 10_000 : 6_000;

    private static Func<int, int, double> Random(int seed) => (step, item) => new SeedStream(seed).For(step).For(item).Random().NextDouble();

    private static List<int[]> AdaLora(AdaLoraOptions options, ModelShape shape, Func<int, int, double> scores)
    {
        var plan = AdaLoraPlan.From(options, shape, Budget(shape), Steps);
        long[] costs = [.. shape.Modules.SelectMany(m => Enumerable.Repeat(m.ParametersPerRank, plan.StartRank))];
        var (kept, now, ranks) = (costs.Select(_ => true).ToArray(), new double[costs.Length], new List<int[]>());
        for (var step = 1; step <= Steps; step++)
        {
            if (!plan.Schedule.IsFinal(step))
            {
                now = [.. now.Select((_, i) => scores(step, i))];
            }

            if (plan.Schedule.Cuts(step))
            {
                kept = TripletAllocator.Keep(now, costs, plan.Unit, plan.Schedule.Budget(step));
            }

            ranks.Add([.. kept.Chunk(plan.StartRank).Select(m => m.Count(k => k))]);
        }

        return ranks;
    }

    private static List<int[]> IncreLora(IncreLoraOptions options, ModelShape shape, Func<int, int, double> scores)
    {
        var plan = IncreLoraPlan.From(options, shape, Budget(shape), Steps);
        return Growth(shape, plan.StartRank, scores, (ranks, now, step) => plan.Grows(step)
            ? GrowthSelection.Pick(now, ranks, [.. ranks.Select(_ => plan.GrowthRank)], shape, Budget(shape), plan.TopModules)
            : [], _ => plan.GrowthRank);
    }

    private static List<int[]> TriAdaptLora(TriAdaptLoraOptions options, ModelShape shape, Func<int, int, double> scores)
    {
        var plan = TriAdaptLoraPlan.From(options, shape, Budget(shape), Steps);
        int Gain(int rank) => rank == 0 ? 1 : plan.GrowthRank;
        return Growth(shape, plan.StartRank, scores, (ranks, now, step) => plan.Grows(step)
            ? GrowthSelection.Pick(
                now, ranks, [.. ranks.Select(Gain)], shape, Budget(shape),
                plan.Modules(step, (Budget(shape) - GrowthSelection.Used(ranks, shape)) * (double)shape.Modules.Count / shape.ParametersPerRank))
            : [], Gain);
    }

    private static List<int[]> Growth(
        ModelShape shape, int start, Func<int, int, double> scores, Func<int[], double[], int, IReadOnlyList<int>> pick, Func<int, int> gain)
    {
        var (ranks, all) = (shape.Modules.Select(_ => start).ToArray(), new List<int[]>());
        for (var step = 1; step <= Steps; step++)
        {
            foreach (var i in pick(ranks, [.. ranks.Select((_, i) => scores(step, i))], step))
            {
                ranks[i] += gain(ranks[i]);
            }

            all.Add([.. ranks]);
        }

        return all;
    }
}
