using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class CandidateValidationTests
{
    private static readonly SearchSpec Spec = Shapes.Spec(new ArmSpec("uniform", new UniformOptions())) with { Budget = new BudgetSpec { Parameters = 2000 }, Repetitions = 3 };
    private static readonly ManualCandidate Good = Of([Module("0.q", 4, 8), Module("3.fc1", 2, 4)]);

    [Fact]
    public void A_candidate_within_the_budget_has_no_problem()
    {
        Assert.Empty(Problems(Good));
        Assert.Empty(Problems(Good with { Repetition = 2 }));
        Assert.Empty(Problems(new ManualCandidate(new CandidateConfiguration(TrainingMode.HeadOnly, null!, 10))));
        Assert.Empty(Problems(With(a => a with { Sharing = WeightSharing.B, Dropout = 0.5, RankStabilized = true })));
    }

    [Fact]
    public void The_budget_holds_to_the_parameter_and_both_numbers_are_named()
    {
        var needs = Good.Configuration.Adapters.Parameters(Shapes.Small);
        Assert.Empty(CandidateValidation.Problems(Good, Spec with { Budget = new BudgetSpec { Parameters = needs } }, Shapes.Small));
        Assert.Equal(
            $"configuration.adapters: needs {needs} adapter parameters; the budget is {needs - 1}",
            Assert.Single(CandidateValidation.Problems(Good, Spec with { Budget = new BudgetSpec { Parameters = needs - 1 } }, Shapes.Small)));
    }

    [Theory]
    [InlineData(0, "configuration.learningRate = 0: must lie above 0 and at most 10")]
    [InlineData(-0.1, "configuration.learningRate = -0.1: must lie above 0")]
    [InlineData(11, "configuration.learningRate = 11: must lie above 0")]
    [InlineData(double.NaN, "configuration.learningRate = NaN: must be a finite number")]
    [InlineData(double.PositiveInfinity, "configuration.learningRate = Infinity: must be a finite number")]
    public void A_learning_rate_that_nothing_is_trained_with_is_named(double rate, string expected) =>
        Assert.StartsWith(expected, Assert.Single(Problems(Good with { Configuration = Good.Configuration with { LearningRate = rate } })), StringComparison.Ordinal);

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void A_repetition_that_the_search_does_not_have_is_named(int repetition) => Assert.Equal(
        $"repetition = {repetition}: must lie between 0 and 2; the search has 3 repetitions", Assert.Single(Problems(Good with { Repetition = repetition })));

    [Fact]
    public void A_raced_search_has_as_many_repetitions_as_an_arm_may_have() => Assert.Empty(CandidateValidation.Problems(
        Good with { Repetition = 6 }, Spec with { Racing = new RacingOptions { MinRepetitions = 2, MaxRepetitions = 7 } }, Shapes.Small));

    [Fact]
    public void Every_fault_of_the_modules_is_named_with_its_place_and_what_it_clashes_with()
    {
        var problems = Problems(Of([Module("3.q", 65, 8), Module("9.q", 1, 2), Module("0.gate", 1, 2), Module("3.q", 0, 0), Module("0.k", 1, double.NaN), null!]));
        foreach (var expected in new[]
        {
            "configuration.adapters.modules[0].rank = 65: must lie between 1 and 64; the matrix of 3.q is 64 x 64",
            "configuration.adapters.modules[1].module = '9.q': the model has no such module; it has 4 layers of q, k, v, o, fc1, fc2",
            "configuration.adapters.modules[2].module = '0.gate': the model has no such module",
            "configuration.adapters.modules[3].module = '3.q': is adapted twice",
            "configuration.adapters.modules[3].rank = 0: must lie between 1 and 64",
            "configuration.adapters.modules[3].alpha = 0: must lie above 0",
            "configuration.adapters.modules[4].alpha = NaN: must be a finite number",
            "configuration.adapters.modules[5] = null: must have a value",
        })
        {
            Assert.Single(problems, p => p.StartsWith(expected, StringComparison.Ordinal));
        }

        Assert.Equal(8, problems.Count);
    }

    [Fact]
    public void Every_other_fault_of_the_adapters_is_named()
    {
        Assert.StartsWith("configuration.adapters.modules: must name a module", Assert.Single(Problems(Of([]))), StringComparison.Ordinal);
        Assert.StartsWith("configuration.adapters.dropout = 1: ", Assert.Single(Problems(With(a => a with { Dropout = 1 }))), StringComparison.Ordinal);
        Assert.StartsWith("configuration.adapters.sharedRank = 2: has a meaning only", Assert.Single(Problems(With(a => a with { SharedRank = 2 }))), StringComparison.Ordinal);
        Assert.StartsWith("configuration.adapters.sharedRank = 0: must lie between 1 and 64", Assert.Single(Problems(With(a => a with { Sharing = WeightSharing.Unselected }))), StringComparison.Ordinal);
        Assert.Contains(Problems(With(a => a with { Modules = [new ModuleAdapter(ModuleAddress.Parse("0.q"), (AdapterKind)7, 1, 2)] })), p => p.StartsWith("configuration.adapters.modules[0].kind = 7: must be one of Lora", StringComparison.Ordinal));
        Assert.StartsWith("configuration = null: ", Assert.Single(Problems(new ManualCandidate(null!))), StringComparison.Ordinal);
    }

    [Fact]
    public void What_leaves_the_budget_or_cannot_be_trained_on_the_data_is_refused()
    {
        var full = Assert.Single(Problems(new ManualCandidate(new CandidateConfiguration(TrainingMode.Full, AdapterConfiguration.None, 0.01))));
        Assert.StartsWith("configuration.mode = full: ", full, StringComparison.Ordinal);
        Assert.Contains("outside the budget of 2000", full, StringComparison.Ordinal);
        var reference = Spec with { Arms = [new ArmSpec("full", new FullFineTuningOptions())] };
        Assert.Single(CandidateValidation.Problems(new ManualCandidate(new CandidateConfiguration(TrainingMode.Full, AdapterConfiguration.None, 0.01)), reference, Shapes.Small));
        Assert.StartsWith(
            "configuration.adapters: must be empty",
            Assert.Single(Problems(new ManualCandidate(Good.Configuration with { Mode = TrainingMode.HeadOnly }))),
            StringComparison.Ordinal);
        var head = new ManualCandidate(new CandidateConfiguration(TrainingMode.HeadOnly, AdapterConfiguration.None, 0.01));
        var planted = Spec with { Data = Spec.Data with { Planted = new PlantedSpec() } };
        Assert.StartsWith("configuration.mode = headOnly: a planted task", Assert.Single(CandidateValidation.Problems(head, planted, Shapes.Small)), StringComparison.Ordinal);
    }

    private static IReadOnlyList<string> Problems(ManualCandidate candidate) => CandidateValidation.Problems(candidate, Spec, Shapes.Small);

    private static ManualCandidate With(Func<AdapterConfiguration, AdapterConfiguration> change) =>
        Good with { Configuration = Good.Configuration with { Adapters = change(Good.Configuration.Adapters) } };

    private static ManualCandidate Of(ModuleAdapter[] modules) => new(new CandidateConfiguration(TrainingMode.Adapters, new AdapterConfiguration(modules), 0.01));

    private static ModuleAdapter Module(string address, int rank, double alpha) => new(ModuleAddress.Parse(address), AdapterKind.Lora, rank, alpha);
}
