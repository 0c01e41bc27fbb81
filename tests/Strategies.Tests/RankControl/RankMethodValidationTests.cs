using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests.RankControl;

public sealed class RankMethodValidationTests
{
    /// <summary>The small shape has 4,608 parameters per unit of rank; 160 steps; the smallest matrix side is 64.</summary>
    public static TheoryData<RankMethodOptions, long, string> Clashes => new()
    {
        { new AdaLoraOptions { StartRank = 65 }, 4608, "startRank = 65: the smallest matrix of this model allows at most 64" },
        { new AdaLoraOptions { StartRank = 1 }, 9216, "startRank = 1: all modules then hold 4608 parameters, below the budget of 9216" },
        { new AdaLoraOptions { InitialSteps = 100, FinalSteps = 60 }, 4608, "t_i + t_f = 100 + 60 steps: must be below training.steps = 160" },
        { new AdaLoraOptions { Interval = 100 }, 4608, "interval = 100: longer than the 96 steps between t_i = 16 and T - t_f = 112" },
        { new AdaLoraOptions { BudgetUnit = AdaLoraBudgetUnit.Triplets }, 319, "one triplet of the largest module needs 320 parameters; the budget is 319" },
        { new IncreLoraOptions { StartRank = 64 }, 600_000, "start rank 64 and growth by 65: the smallest matrix of this model allows at most 64" },
        { new IncreLoraOptions { StartRank = 1 }, 4608, "start rank 1 on all modules and one growth by 1 need 4736 parameters; the budget is 4608" },
        { new IncreLoraOptions { TopModules = 1, Interval = 10 }, 9216, "24 growths of rank 1, 1 modules every 10 steps after a warm-up of 10, end at step 250: must end before training.steps = 160" },
        { new IncreLoraOptions { Interval = 200 }, 9216, "end at step 400: must end before training.steps = 160" },
        { new TriAdaptLoraOptions { StartRank = 1 }, 4608, "start rank 1 on all modules and one growth by 1 need 4736 parameters; the budget is 4608" },
        { new TriAdaptLoraOptions { ReferenceRank = 130 }, 9216, "start rank 1 and growth by 65: the smallest matrix of this model allows at most 64" },
        { new TriAdaptLoraOptions { TopModules = 1, Interval = 20 }, 9216, "growth by 1 every 20 steps after a warm-up of 16 does not fill the budget of 9216 parameters before training.steps = 160" },
        { new TriAdaptLoraOptions { WarmupSteps = 160 }, 9216, "warmupSteps = 160: must be below training.steps = 160" },
    };

    [Theory]
    [MemberData(nameof(Clashes))]
    public void What_does_not_fit_is_refused_with_the_numbers_that_clash(RankMethodOptions method, long budget, string expected)
    {
        var spec = Shapes.Spec(new ArmSpec("x", method)) with { Budget = new BudgetSpec { Parameters = budget } };
        Assert.Contains(SpecValidation.Problems(spec, Shapes.Small), p => p.StartsWith("arm 'x': ", StringComparison.Ordinal) && p.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(1000)]
    [InlineData(4608)]
    [InlineData(9216)]
    [InlineData(36_864)]
    public void Defaults_fit_any_budget_that_holds_a_module(long budget)
    {
        var spec = Shapes.Spec(new ArmSpec("a", new AdaLoraOptions()), new ArmSpec("i", new IncreLoraOptions()), new ArmSpec("t", new TriAdaptLoraOptions()))
            with { Budget = new BudgetSpec { Parameters = budget } };
        Assert.Empty(SpecValidation.Problems(spec, Shapes.Small));
    }

    [Fact]
    public void The_example_validates_and_plans_one_final_training_per_arm()
    {
        var spec = SpecReader.Read(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "experiments", "rank-control.json")), out var faults)!;
        Assert.Empty(faults);
        Assert.Empty(SpecValidation.Problems(spec, Shapes.Small));
        foreach (var arm in spec.Arms.Where(a => a.Strategy is RankMethodOptions))
        {
            var context = Shapes.Context(spec: spec);
            var strategy = StrategyCatalog.Create(arm.Strategy);
            var proposal = Assert.Single(strategy.Next(context, []).Proposals);
            var job = Assert.IsType<RankControlJob>(proposal.Job);
            Assert.Equal(
                (CandidateRole.Final, arm.Strategy, 0.01, 4, 2.0, 4608L, true),
                (proposal.Role, (StrategyOptions)job.Method, job.LearningRate, job.Rank, job.AlphaPerRank, job.BudgetParameters, job.ScoreTest));
            Assert.Same(StrategyStep.Wait, strategy.Next(context, [new StrategyCandidate(1, proposal.Role, job, null)]));
            Assert.Same(StrategyStep.Done, strategy.Next(context, [Shapes.Ended(1, proposal, new CandidateOutcome())]));
        }
    }
}
