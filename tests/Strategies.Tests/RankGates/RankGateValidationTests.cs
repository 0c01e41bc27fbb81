using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests.RankGates;

public sealed class RankGateValidationTests
{
    public static TheoryData<StrategyOptions, string> Faulty => new()
    {
        { new SoraOptions { MaxRank = 65 }, "arm 'a': maxRank = 65; the smallest matrix of this model allows at most 64" },
        { new CodyraOptions { MaxRank = 65 }, "arm 'a': maxRank = 65; the smallest matrix of this model allows at most 64" },
        { new BayesianLoraOptions { MaxRank = 65 }, "arm 'a': maxRank = 65; the smallest matrix of this model allows at most 64" },
        { new DyLoraOptions { MaxRank = 65 }, "arm 'a': maxRank = 65; the smallest matrix of this model allows at most 64" },
        { new MatryoshkaLoraOptions { Ranks = [1, 65] }, "arm 'a': the largest of ranks = 65; the smallest matrix of this model allows at most 64" },
        { new LoraSqueezeOptions { SourceRank = 65 }, "arm 'a': sourceRank = 65; the smallest matrix of this model allows at most 64" },
        { new MatryoshkaLoraOptions { Ranks = [2, 4] }, "arm 'a': rank 2 on all modules needs 9216 parameters; the budget is 4608; set readout to perModule or raise the budget" },
        { new MatryoshkaLoraOptions { Ranks = [4, 2] }, "arm 'a': ranks 4, 2: nested ranks must increase from 1 or more" },
        { new SoraOptions { Schedule = SoraSchedule.Linear, Stages = 200 }, "arm 'a': 200 stages need one step each; of the 80 steps before the cut 51 remain for the 199 after the first" },
        { new CodyraOptions { Levels = 100 }, "arm 'a': 100 levels need one step each; of the 104 steps before the cut the dense fraction 0.5 leaves 52" },
        { new LoraSqueezeOptions { Mode = SqueezeMode.In, Shrinks = 100 }, "arm 'a': 100 shrinks need one step each; annealing from step 40 to 120 of 160 has 80" },
        { new BayesianLoraOptions { Lower = 0.1 }, "arms[0].strategy.lower = 0.1: must lie between -10 and -1E-06" },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void A_method_that_does_not_fit_is_refused_with_the_numbers_that_clash(StrategyOptions options, string fault) =>
        Assert.Equal([fault], SpecValidation.Problems(Shapes.Spec(new ArmSpec("a", options)), Shapes.Small));

    [Fact]
    public void A_budget_below_one_unit_on_all_modules_is_refused_unless_ranks_may_differ()
    {
        SearchSpec Spec(StrategyOptions options) => Shapes.Spec(new ArmSpec("a", options)) with { Budget = new BudgetSpec { Parameters = 4607 } };
        foreach (var options in new StrategyOptions[] { new DyLoraOptions(), new MatryoshkaLoraOptions(), new LoraSqueezeOptions() })
        {
            Assert.Contains("rank 1 on all modules needs 4608 parameters; the budget is 4607", Assert.Single(SpecValidation.Problems(Spec(options), Shapes.Small)), StringComparison.Ordinal);
        }

        Assert.Empty(SpecValidation.Problems(Spec(new DyLoraOptions { Readout = NestedReadout.PerModule }), Shapes.Small));
        Assert.Empty(SpecValidation.Problems(Spec(new MatryoshkaLoraOptions { Readout = NestedReadout.PerModule }), Shapes.Small));
        Assert.Empty(SpecValidation.Problems(Spec(new LoraSqueezeOptions { Target = SqueezeTarget.Energy }), Shapes.Small));
        Assert.Empty(SpecValidation.Problems(Spec(new SoraOptions()), Shapes.Small));
    }

    [Fact]
    public void Options_are_read_from_the_spec_by_the_methods_name()
    {
        var read = System.Text.Json.JsonSerializer.Deserialize<StrategyOptions>(
            """{ "method": "sora", "schedule": "expLinear", "threshold": 1e-4, "overBudget": "fail" }""", JsonDefaults.Compact);
        Assert.Equal(new SoraOptions { Schedule = SoraSchedule.ExpLinear, Threshold = 1e-4, OverBudget = OverBudget.Fail }, read);
    }
}
