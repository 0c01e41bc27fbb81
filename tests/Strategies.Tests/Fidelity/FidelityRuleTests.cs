using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class FidelityRuleTests
{
    [Fact]
    public void Rungs_grow_by_eta_from_the_smallest_or_down_from_the_largest_step()
    {
        Assert.Equal([10, 40, 160], RungLadder.FromBottom(10, 160, 4));
        Assert.Equal([11, 44], RungLadder.FromBottom(11, 160, 4));
        Assert.Equal([6, 18, 54, 160], RungLadder.Of(null, 160, 3, 27));
        Assert.Equal([1, 2], RungLadder.FromTop(2, 3, 3));
        Assert.Equal(4, RungLadder.Halvings(81, 1, 3));
        Assert.Equal(3, RungLadder.Halvings(80, 1, 3));
        Assert.Equal(0, RungLadder.Halvings(2, 1, 3));
        Assert.Equal([20, 40, 60, 80, 100, 120, 140, 160], FidelityRules.Intervals(null, 160));
        Assert.Equal([70, 140, 160], FidelityRules.Intervals(70, 160));
    }

    [Fact]
    public void ASHA_promotes_a_late_score_into_its_rung_and_never_takes_a_promotion_back()
    {
        var rule = new AshaRule(10, 3, [1, 3, 9]);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(new BeginTrial(1), Act(rule));
        }

        rule.Tell(0, new Score(0.5));
        rule.Tell(1, new Score(0.4));
        Assert.Equal(new BeginTrial(1), rule.Next());
        rule.Tell(2, new Score(0.3));

        // One of three may go on.
        Assert.Equal(new ContinueTrial(0, 3), Act(rule));
        Assert.Equal(new BeginTrial(1), Act(rule));

        // The late score of segment 3 is the best of its rung, but one of four may go on, and trial 0 has.
        rule.Tell(3, new Score(0.9));
        Assert.Equal(new ContinueTrial(3, 3), Act(rule));
        Assert.Equal([0, 3], rule.TakeSpent());
        Assert.Equal(new BeginTrial(1), rule.Next());
    }

    [Fact]
    public void ASHA_leaves_out_the_lowest_rungs_when_told()
    {
        var rule = FidelityRules.Create(new AshaOptions { MinSteps = 10, EarlyStoppingRate = 1 }, 160, new SeedStream(1));
        Assert.Equal(new BeginTrial(40), rule.Next());
    }

    [Fact]
    public void Equal_scores_go_to_the_earlier_trial()
    {
        var rule = new HalvingRule([HalvingPlan.Of(4, 2, [1, 2])]);
        for (var i = 0; i < 4; i++)
        {
            Act(rule);
        }

        for (var i = 0; i < 4; i++)
        {
            rule.Tell(i, new Score(i == 0 ? 0.1 : 0.5));
        }

        Assert.Equal(new ContinueTrial(1, 2), Act(rule));
        Assert.Equal(new ContinueTrial(2, 2), Act(rule));
        Assert.Null(rule.Next());
    }

    [Fact]
    public void Median_of_running_averages_stops_a_trial_that_is_strictly_worse()
    {
        // Completed: (0.2, 0.4, 0.6) and (0.4, 0.6, 0.8); averages after two steps 0.3 and 0.5, median 0.4.
        foreach (var (second, stops) in new[] { (0.39, true), (0.4, false), (0.41, false) })
        {
            var rule = new MedianStopRule(3, [1, 2, 3], graceSteps: 2, minTrials: 2);
            Complete(rule, 0, [0.2, 0.4, 0.6]);
            Complete(rule, 3, [0.4, 0.6, 0.8]);
            Act(rule);

            // Far below, but before the grace step.
            rule.Tell(6, new Score(0.01));
            Assert.Equal(new ContinueTrial(6, 2), Act(rule));
            rule.Tell(7, new Score(second));
            Assert.Equal(stops ? null : new ContinueTrial(7, 3), rule.Next());
        }

        static void Complete(MedianStopRule rule, int first, double[] scores)
        {
            for (var i = 0; i < scores.Length; i++)
            {
                Act(rule);
                rule.Tell(first + i, new Score(scores[i]));
            }
        }
    }

    [Fact]
    public void The_median_of_an_even_number_is_the_mean_of_the_middle_two()
    {
        var segment = 0;
        var rule = new MedianStopRule(5, [1, 2], graceSteps: 0, minTrials: 2);
        foreach (var score in new[] { 0.1, 0.3 })
        {
            var first = Next(rule);
            rule.Tell(first, new Score(score));
            rule.Tell(Next(rule), new Score(0.5));
        }

        // The median of 0.1 and 0.3 is 0.2.
        rule.Tell(Next(rule), new Score(0.19));
        Assert.IsType<BeginTrial>(rule.Next());
        rule.Tell(Next(rule), new Score(0.21));
        Assert.IsType<ContinueTrial>(rule.Next());

        int Next(MedianStopRule r)
        {
            Act(r);
            return segment++;
        }
    }

    [Fact]
    public void The_worst_fifth_copies_one_of_the_best_fifth_and_changes_the_rate_by_one_of_two_factors()
    {
        Score[] scores = [.. new[] { 0.5, 0.9, 0.1, 0.7, 0.2, 0.6, 0.3, 0.8, 0.4, 0.55 }.Select(v => new Score(v))];
        var factors = new HashSet<double>();
        var donors = new HashSet<int>();
        for (ulong seed = 0; seed < 40; seed++)
        {
            var next = PbtRule.Exploit(scores, 2, 1.2, 0.8, new DeterministicRandom(seed));
            foreach (var (member, (from, factor)) in next.Index())
            {
                if (member is 2 or 4)
                {
                    donors.Add(from);
                    factors.Add(factor);
                }
                else
                {
                    Assert.Equal((member, 1.0), (from, factor));
                }
            }
        }

        Assert.Equal([1, 7], donors.Order());
        Assert.Equal([0.8, 1.2], factors.Order());
    }

    [Fact]
    public void Failed_members_are_replaced_beyond_the_quantile_and_never_copied()
    {
        Score[] scores = [Score.Failed, Score.Failed, new(0.4), new(0.3), Score.Failed];
        var next = PbtRule.Exploit(scores, 2, 1.2, 0.8, new DeterministicRandom(1));
        Assert.Equal([2, 3], next.Index().Where(n => n.Item.Factor.Equals(1)).Select(n => n.Index));
        Assert.All(next.Index().Where(n => n.Index is 0 or 1 or 4), n => Assert.Contains(n.Item.From, new[] { 2, 3 }));
        Assert.Empty(PbtRule.Exploit([Score.Failed, Score.Failed], 1, 1.2, 0.8, new DeterministicRandom(1)));
    }

    [Fact]
    public void Population_based_training_meets_when_all_are_told()
    {
        var rule = new PbtRule(5, [10, 20], 0.2, 1.2, 0.8, new DeterministicRandom(3));
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(new BeginTrial(10), Act(rule));
        }

        for (var i = 0; i < 4; i++)
        {
            rule.Tell(i, new Score(i));
            Assert.Null(rule.Next());
        }

        rule.Tell(4, new Score(4));
        ContinueTrial[] moves = [.. Enumerable.Range(0, 5).Select(_ => (ContinueTrial)Act(rule)!)];
        Assert.Equal([4, 1, 2, 3, 4], moves.Select(m => m.Segment));
        Assert.Equal([1, 1, 1, 1], moves.Skip(1).Select(m => m.LearningRateFactor));
        Assert.Contains(moves[0].LearningRateFactor, new[] { 1.2, 0.8 });
        Assert.Equal([0, 1, 2, 3, 4], rule.TakeSpent());
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void Options_that_clash_are_refused_with_their_numbers(FidelityOptions options, string expected)
    {
        var spec = Shapes.Spec(new ArmSpec("race", options));
        var problem = Assert.Single(SpecValidation.Problems(spec, Shapes.Small));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.StartsWith("arm 'race': ", problem, StringComparison.Ordinal);
    }

    public static TheoryData<FidelityOptions, string> Faults => new()
    {
        { new AshaOptions { MinSteps = 200 }, "minSteps = 200: must not exceed training.steps = 160" },
        { new SuccessiveHalvingOptions { MinSteps = 90, MaxSteps = 80 }, "minSteps = 90: must not exceed maxSteps = 80" },
        { new HyperbandOptions { MaxSteps = 161 }, "maxSteps = 161: must not exceed training.steps = 160" },
        { new HyperbandOptions { Halvings = 5 }, "halvings = 5: the 160 steps of the last rung can be divided by eta = 3 only 4 times" },
        { new AshaOptions { Trials = 3 }, "trials = 3: must not be below eta = 4" },
        { new AshaOptions { MinSteps = 10, EarlyStoppingRate = 3 }, "earlyStoppingRate = 3: must be below the number of rungs, 3" },
        { new MedianStopOptions { IntervalSteps = 160 }, "intervalSteps = 160: must be below training.steps = 160" },
        { new MedianStopOptions { GraceSteps = 160 }, "graceSteps = 160: must be below training.steps = 160" },
        { new MedianStopOptions { GraceSteps = 150 }, "graceSteps = 150: no comparison lies between them and the end of training.steps = 160 (every 20 steps)" },
        { new AshaOptions { MinSteps = 100 }, "minSteps = 100: times eta = 4 is above the last rung's 160 steps" },
        { new SuccessiveHalvingOptions { MinSteps = 60 }, "minSteps = 60: times eta = 3 is above the last rung's 160 steps" },
        { new HyperbandOptions { MinSteps = 160 }, "minSteps = 160: times eta = 3 is above the last rung's 160 steps" },
        { new AshaOptions { Space = new SearchSpaceOptions { Kind = SearchSpaceKind.Ranks, Ranks = [1, 128] } }, "space.ranks 1, 128: no matrix of this model allows a rank above 64" },
        { new MedianStopOptions { MinTrials = 16 }, "minTrials = 16: must be below trials = 16" },
        { new PbtOptions { IntervalSteps = 500 }, "intervalSteps = 500: must be below training.steps = 160" },
        { new AshaOptions { Space = new SearchSpaceOptions { MinLearningRate = 1, MaxLearningRate = 0.1 } }, "space.minLearningRate 1 is above" },
        { new AshaOptions { Space = new SearchSpaceOptions { Kind = SearchSpaceKind.Ranks, Ranks = [128] } }, "space.ranks 128" },
    };

    [Theory]
    [InlineData(2_000_000_000, 1)]
    [InlineData(int.MaxValue, null)]
    [InlineData(0, null)]
    public void A_training_of_an_impossible_length_is_refused_without_being_laid_out(int steps, int? interval)
    {
        var spec = Shapes.Spec(new ArmSpec("race", new MedianStopOptions { IntervalSteps = interval }));
        var problems = SpecValidation.Problems(spec with { Training = spec.Training with { Steps = steps } }, Shapes.Small);
        Assert.Contains(problems, p => p.StartsWith($"training.steps = {steps}", StringComparison.Ordinal));
    }

    [Fact]
    public void The_defaults_fit_the_demo() => Assert.Empty(SpecValidation.Problems(
        Shapes.Spec(
            new ArmSpec("a", new AshaOptions()),
            new ArmSpec("b", new SuccessiveHalvingOptions()),
            new ArmSpec("c", new HyperbandOptions()),
            new ArmSpec("d", new MedianStopOptions()),
            new ArmSpec("e", new PbtOptions())),
        Shapes.Small));

    private static FidelityMove? Act(IFidelityRule rule)
    {
        var move = rule.Next();
        if (move is not null)
        {
            rule.Begin(move);
        }

        return move;
    }
}
