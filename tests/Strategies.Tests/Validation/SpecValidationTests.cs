using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class SpecValidationTests
{
    private static readonly SearchSpec Good = Shapes.Spec(new ArmSpec("dam", new DamStrategyOptions()), new ArmSpec("uniform", new UniformOptions()));

    [Fact]
    public void A_good_spec_has_no_problem() => Assert.Empty(SpecValidation.Problems(Good, Shapes.Small));

    [Fact]
    public void Every_fault_is_named_with_its_value_and_range()
    {
        var bad = Good with
        {
            Name = "no spaces",
            Rank = 0,
            Training = Good.Training with { Steps = 0, BatchSize = 900 },
            Data = Good.Data with { ValidationExamples = 0, Path = "" },
            Budget = new BudgetSpec(),
            LearningRates = [0.01, -1],
            Arms = [.. Good.Arms, new ArmSpec("dam", new RandomSearchOptions { MinLearningRate = 1, MaxLearningRate = 0.1 })],
        };
        var problems = SpecValidation.Problems(bad, Shapes.Small);
        foreach (var expected in new[]
        {
            "name = 'no spaces'", "rank = 0: must lie between 1 and 4096", "training.steps = 0", "data.validationExamples = 0", "data.path = ''",
            "budget: set exactly one", "learningRates contains -1", "'dam' is used more than once", "minLearningRate 1 is above", "training.batchSize = 900",
        })
        {
            Assert.Contains(problems, p => p.Contains(expected, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void More_arms_than_a_comparison_can_have_are_refused_with_their_number()
    {
        SearchSpec With(int arms) => Good with { Arms = [.. Enumerable.Range(0, arms).Select(i => new ArmSpec($"a{i}", new UniformOptions()))] };

        Assert.Empty(SpecValidation.Problems(With(1000), Shapes.Small));
        Assert.Equal(["arms = 1001 entries: must have at most 1000 entries"], SpecValidation.Problems(With(1001), Shapes.Small));
    }

    [Theory]
    [InlineData(new[] { 4096 }, 10_000_000, true)]
    [InlineData(new[] { 2, 3 }, 255, true)]
    [InlineData(new[] { 2, 3 }, 256, false)]
    [InlineData(new[] { 2, 1 }, 128, false)]
    [InlineData(new[] { 1, 65 }, 4608, true)]
    public void Ranks_that_no_module_takes_within_the_budget_are_refused(int[] ranks, int budget, bool refused)
    {
        // The smallest module of the small shape has 128 parameters per unit of rank.
        var spec = Good with { Budget = new BudgetSpec { Parameters = budget }, Arms = [new ArmSpec("search", new RandomSearchOptions { Ranks = ranks })] };

        var problems = SpecValidation.Problems(spec, Shapes.Small);

        Assert.Equal(refused ? 1 : 0, problems.Count);
        Assert.All(problems, p => Assert.StartsWith("arm 'search': ranks ", p, StringComparison.Ordinal));
    }

    [Fact]
    public void A_budget_below_the_smallest_module_is_refused_with_both_numbers()
    {
        var problem = Assert.Single(SpecValidation.Problems(Good with { Budget = new BudgetSpec { Parameters = 127 } }, Shapes.Small));
        Assert.Contains("127", problem);
        Assert.Contains("128", problem);
    }

    [Theory]
    [InlineData(65, 0.5)]
    [InlineData(4, 0.2)]
    public void A_rank_above_the_matrix_or_a_budget_below_uniform_rank_one_is_refused(int rank, double fraction) =>
        Assert.NotEmpty(SpecValidation.Problems(Good with { Rank = rank, Budget = new BudgetSpec { Fraction = fraction } }, Shapes.Small));

    [Fact]
    public void Gates_cannot_be_read_out_of_a_supernet_without_gates()
    {
        var arm = new ArmSpec("x", new DamStrategyOptions { Dam = new DamOptions { Relaxation = DamRelaxation.Off, Readout = DamReadout.Gate } });
        Assert.Contains("read-out", Assert.Single(SpecValidation.Problems(Good with { Arms = [arm] }, Shapes.Small)));
    }
}
