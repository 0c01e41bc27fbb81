using AdapterSearch.Domain;

namespace AdapterSearch.Strategies.Tests;

public sealed class BoardTests
{
    private static readonly SearchSpec Spec = Shapes.Spec(new ArmSpec("a", new UniformOptions()), new ArmSpec("b", new AllModulesOptions()), new ArmSpec("c", new DamStrategyOptions()));

    private static CandidateView View(int number, string arm, CandidateRole role, double validation, double test, long parameters, double seconds = 2, int repetition = 0) => new()
    {
        Number = number,
        Arm = arm,
        Role = role,
        Repetition = repetition,
        Status = CandidateStatus.Completed,
        Job = new TrainJob(new CandidateConfiguration(TrainingMode.HeadOnly, AdapterConfiguration.None, 1), new TrainingOptions(), role == CandidateRole.Final),
        Outcome = new CandidateOutcome
        {
            Validation = new SplitScore(1 - validation, validation, 300),
            Test = role == CandidateRole.Final ? new SplitScore(1 - test, test, 2000) : null,
            AdapterParameters = parameters,
            Seconds = seconds,
        },
    };

    [Fact]
    public void A_line_averages_final_trainings_and_adds_up_what_came_before()
    {
        CandidateView[] candidates =
        [
            View(1, "c", CandidateRole.Search, 0, 0, 0, seconds: 10),
            View(2, "c", CandidateRole.Final, 0.8, 0.70, 100),
            View(3, "c", CandidateRole.Search, 0, 0, 0, seconds: 14, repetition: 1),
            View(4, "c", CandidateRole.Final, 0.6, 0.74, 100, repetition: 1),
        ];
        var line = BoardRules.Lines(Spec, 100, candidates)[2];
        Assert.Equal(2, line.Finals);
        Assert.Equal(0.72, line.TestAccuracy, 12);
        Assert.Equal(0.02 * Math.Sqrt(2), line.TestSpread, 12);
        Assert.Equal(0.7, line.ValidationAccuracy, 12);
        Assert.Equal(12, line.SearchSeconds, 12);
        Assert.True(line.WithinBudget);
        Assert.Equal(0, BoardRules.Lines(Spec, 100, candidates)[0].Finals);
    }

    [Fact]
    public void Whole_model_training_is_never_within_a_budget_of_adapters()
    {
        var spec = Shapes.Spec(new ArmSpec("full", new FullFineTuningOptions()), new ArmSpec("head", new HeadOnlyOptions()));
        CandidateView[] candidates = [View(1, "full", CandidateRole.Final, 0.9, 0.9, 0), View(2, "head", CandidateRole.Final, 0.5, 0.5, 0)];
        Assert.Equal([false, true], BoardRules.Lines(spec, 100, candidates).Select(l => l.WithinBudget));
        Assert.Null(BoardRules.Winner(spec, 100, candidates));
    }

    [Fact]
    public void The_winner_is_chosen_by_validation_within_the_budget_and_not_by_test()
    {
        CandidateView[] candidates =
        [
            View(1, "a", CandidateRole.Final, 0.7, 0.9, 100),
            View(2, "b", CandidateRole.Final, 0.99, 0.99, 500),
            View(3, "c", CandidateRole.Final, 0.75, 0.5, 90),
            View(4, "c", CandidateRole.Final, 0.85, 0.4, 90, repetition: 1),
        ];
        Assert.Equal(4, BoardRules.Winner(Spec, 100, candidates));
        Assert.Null(BoardRules.Winner(Spec, 50, candidates));
    }
}
