using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Grains.Tests;

public sealed class SearchPlannerTests
{
    private static readonly SearchSpec Everything = Examples.Spec(Examples.AllArms) with { Repetitions = 2, LearningRates = [0.01, 0.003, 0.03] };

    [Fact]
    public void Candidates_do_not_depend_on_the_order_in_which_they_finish()
    {
        var first = new PlanRun(Everything).RunAll(0);
        Assert.Equal(SearchStatus.Completed, first.State.Status);

        // 3 tuning runs; per repetition: dam, gradient, lambda 2 each; masks 3; random search 4 + 1; the other five 1 each.
        Assert.Equal(3 + (2 * (6 + 3 + 5 + 5)), first.State.Candidates.Count);
        foreach (var seed in Enumerable.Range(1, 30))
        {
            Assert.Equal(PlanRun.Text(first.State), PlanRun.Text(new PlanRun(Everything).RunAll((ulong)seed).State));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_limit_on_running_candidates_changes_the_pace_and_nothing_else(int limit)
    {
        var limited = new PlanRun(Everything with { MaxConcurrent = limit }).RunAll(5);
        var free = new PlanRun(Everything).RunAll(5);
        Assert.Equal(limit, limited.MostAtOnce);
        Assert.True(free.MostAtOnce > limit);
        Assert.Equal(PlanRun.Text(free.State), PlanRun.Text(limited.State));
    }

    [Fact]
    public void Stored_events_give_back_the_state_after_every_step()
    {
        var steps = 0;
        new PlanRun(Everything with { MaxConcurrent = 4 }).RunAll(7, run =>
        {
            var restored = run.Restore();
            Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(restored.State));
            Assert.Empty(restored.Changes);
            var wanted = restored.Commands.OfType<StartCandidate>().Select(c => c.Number).Order();
            Assert.Equal(run.Startable, wanted);
            steps++;
        });
        Assert.Equal(3 + (2 * 19), steps);
    }

    [Fact]
    public void A_history_that_was_cut_off_before_its_first_event_begins_again()
    {
        var run = new PlanRun(Everything);
        var restored = new SearchPlanner().Restore(Everything, Examples.Shape, []);
        Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(restored.State));
        Assert.Equal(run.Events.Count, restored.Changes.Count);
    }

    [Fact]
    public void Tuning_adapts_all_modules_and_never_scores_the_test_split()
    {
        var run = new PlanRun(Everything);
        Assert.Equal([1, 2, 3], run.State.Candidates.Keys);
        foreach (var (candidate, rate) in run.State.Candidates.Values.Zip(Everything.LearningRates))
        {
            var job = Assert.IsType<TrainJob>(candidate.Job);
            Assert.Equal(CandidateRole.Tuning, candidate.Role);
            Assert.False(job.ScoreTest);
            Assert.Equal(rate, job.Configuration.LearningRate);
            Assert.Equal(4 * 112, job.Configuration.Adapters.Parameters(Examples.Shape));
            Assert.Equal(new SeedStream(11).For("tuning").Seed, candidate.Seed);
        }

        Assert.Equal(0, run.State.LearningRate);
    }

    [Theory]
    [InlineData(0.5, 0.9, 0.7, 0.1, 0.1, 0.1, 0.003)]
    [InlineData(0.9, 0.9, 0.9, 0.3, 0.2, 0.1, 0.03)]
    [InlineData(0.9, 0.9, 0.9, 0.1, 0.1, 0.1, 0.01)]
    [InlineData(double.NaN, double.NaN, 0.1, 0.1, 0.1, 9, 0.03)]
    public void The_best_validation_accuracy_chooses_the_learning_rate(
        double a1, double a2, double a3, double l1, double l2, double l3, double rate)
    {
        var run = new PlanRun(Everything);
        run.Run(3, Scored(a3, l3));
        run.Run(1, Scored(a1, l1));
        Assert.Equal(3, run.State.Candidates.Count);
        run.Run(2, Scored(a2, l2));
        Assert.Equal(rate, run.State.LearningRate);
        var uniform = run.State.Candidates.Values.First(c => c.Arm == "uniform");
        Assert.Equal(rate, ((TrainJob)uniform.Job).Configuration.LearningRate);
    }

    [Fact]
    public void A_failed_tuning_run_loses_and_all_failed_ends_the_search()
    {
        var run = new PlanRun(Everything);
        run.Run(1, CandidateOutcome.Failed(FailureKind.Divergence, "The loss became NaN at step 3."));
        run.Run(2, Scored(0.2, 1));
        run.Run(3, CandidateOutcome.Failed(FailureKind.Divergence, "The loss became NaN at step 1."));
        Assert.Equal(0.003, run.State.LearningRate);

        var lost = new PlanRun(Everything);
        foreach (var number in new[] { 2, 3, 1 })
        {
            lost.Run(number, CandidateOutcome.Failed(FailureKind.BadData, $"No labels ({number})."));
        }

        Assert.Equal(SearchStatus.Failed, lost.State.Status);
        Assert.Contains("No labels (1).", lost.State.Reason, StringComparison.Ordinal);
        Assert.Equal(3, lost.State.Candidates.Count);
        Assert.Equal(PlanRun.Text(lost.State), PlanRun.Text(lost.Restore().State));
    }

    [Fact]
    public void Equal_repetitions_of_different_arms_share_their_seed_and_draws_do_not()
    {
        var state = new PlanRun(Everything).RunAll(1).State;
        var repetition = new SeedStream(11).For("repetition");
        foreach (var candidate in state.Candidates.Values.Where(c => c.Role != CandidateRole.Tuning && c.Arm != "masks"))
        {
            Assert.Equal(repetition.For(candidate.Repetition).Seed, candidate.Seed);
        }

        var masks = state.Candidates.Values.Where(c => c.Arm == "masks" && c.Repetition == 1).Select(c => c.Seed);
        var one = repetition.For(1);
        Assert.Equal([one.Seed, one.For("draw").For(1).Seed, one.For("draw").For(2).Seed], masks);
    }

    [Fact]
    public void A_numbering_by_rounds_leaves_gaps_where_a_run_proposes_less()
    {
        var state = new PlanRun(Examples.Spec(Examples.Masks(3), Examples.Uniform()) with { Repetitions = 2 }).State;

        // Runs: masks/0, masks/1, uniform/0, uniform/1; number = 1 + 4 · proposal + run.
        Assert.Equal([1, 2, 3, 4, 5, 6, 9, 10], state.Candidates.Keys);
        Assert.All(state.Candidates.Values.Where(c => c.Arm == "uniform"), c => Assert.Contains(c.Number, new[] { 3, 4 }));
    }

    [Fact]
    public void What_exceeds_the_budget_never_starts()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()), Proposing(rank => [rank, 0, 0, 0, 0, 0], 14, 15));
        var candidates = run.State.Candidates.Values.ToArray();

        // 14 · 16 = 224 is the budget itself; 15 · 16 = 240.
        Assert.Equal(CandidateStatus.Waiting, candidates[0].Status);
        Assert.Equal(CandidateStatus.Failed, candidates[1].Status);
        Assert.Equal(FailureKind.BadConfiguration, candidates[1].Outcome!.Failure);
        Assert.Equal("It needs 240 adapter parameters; the budget is 224.", candidates[1].Outcome!.Reason);
        Assert.Equal([1], run.Startable);
        Assert.DoesNotContain(run.Commands, c => c is StartCandidate { Number: 2 });
        Assert.Equal(0, run.Begin(2).State.Candidates[2].Attempt);
    }

    [Fact]
    public void References_may_leave_the_budget()
    {
        var arms = new ArmSpec[] { new("all", new AllModulesOptions()), new("full", new FullFineTuningOptions()) };
        var run = new PlanRun(Examples.Spec(arms));
        Assert.Equal([1, 2], run.Startable);
        run.RunAll(1);
        Assert.Equal(SearchStatus.Completed, run.State.Status);
        Assert.Equal(448, run.State.Candidates[1].Outcome!.AdapterParameters);
        Assert.Null(PlanViews.Search(run.State, null!, new Dictionary<int, CandidateReport>(), 0).Winner);
    }

    [Fact]
    public void Only_the_reference_may_train_every_weight()
    {
        var configuration = new CandidateConfiguration(TrainingMode.Full, AdapterConfiguration.None, 0.01);
        var job = new TrainJob(configuration, new TrainingOptions(), true);
        var run = new PlanRun(Examples.Spec(Examples.Uniform()), new SearchPlanner(_ => new Fixed(job)));
        Assert.Equal(FailureKind.BadConfiguration, run.State.Candidates[1].Outcome!.Failure);
        Assert.Equal(SearchStatus.Failed, run.State.Status);
    }

    [Fact]
    public void A_module_that_the_model_lacks_is_a_bad_configuration()
    {
        var adapter = new ModuleAdapter(new ModuleAddress(9, "q"), AdapterKind.Lora, 1, 1);
        var configuration = new CandidateConfiguration(TrainingMode.Adapters, new AdapterConfiguration([adapter]), 0.01);
        var run = new PlanRun(
            Examples.Spec(Examples.Uniform()), new SearchPlanner(_ => new Fixed(new TrainJob(configuration, new TrainingOptions(), true))));
        Assert.Contains("9.q", run.State.Candidates[1].Outcome!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_strategy_that_only_proposes_the_impossible_is_given_up()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform(), Examples.Masks(1)), new SearchPlanner(
            options => options is UniformOptions ? new Stubborn() : StrategyCatalog.Create(options)));
        Assert.Contains("in a row", run.State.Runs[0].Failure, StringComparison.Ordinal);
        run.RunAll(1);
        Assert.Equal(SearchStatus.Completed, run.State.Status);
    }

    [Fact]
    public void An_arm_whose_method_throws_or_stalls_fails_alone()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform(), Examples.Dam(), Examples.Masks(1)), new SearchPlanner(
            options => options switch
            {
                UniformOptions => new Throwing(),
                DamStrategyOptions => new Idle(),
                _ => StrategyCatalog.Create(options),
            }));
        Assert.Equal("Its method failed: broken rule", run.State.Runs[0].Failure);
        Assert.Equal("It waits although none of its candidates runs.", run.State.Runs[1].Failure);
        Assert.Equal(2, run.Events.Count(e => e.Kind == SearchEventKind.ArmFailed));
        run.RunAll(1);
        Assert.Equal(SearchStatus.Completed, run.State.Status);
    }

    [Fact]
    public void Each_repetition_of_an_arm_keeps_one_instance_of_its_method()
    {
        var made = 0;
        var planner = new SearchPlanner(options =>
        {
            made++;
            return StrategyCatalog.Create(options);
        });
        var run = new PlanRun(Examples.Spec(new ArmSpec("random", new RandomSearchOptions { Trials = 5 })) with { Repetitions = 2 }, planner);
        run.RunAll(3);
        Assert.Equal(SearchStatus.Completed, run.State.Status);
        Assert.Equal(2, made);
    }

    private static CandidateOutcome Scored(double accuracy, double loss) => new() { Validation = new SplitScore(loss, accuracy, 300) };

    private static SearchPlanner Proposing(Func<int, int[]> ranks, params int[] values) => new(_ => new Fixed([.. values.Select(v => new TrainJob(
        new CandidateConfiguration(TrainingMode.Adapters, AdapterConfiguration.FromRanks(Examples.Shape, ranks(v), 2), 0.01),
        new TrainingOptions(),
        true))]));

    private sealed class Fixed(params CandidateJob[] jobs) : IStrategy
    {
        public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history) =>
            history.Count == 0 ? StrategyStep.Run([.. jobs.Select(j => new StrategyProposal(CandidateRole.Final, j))])
            : history.All(c => c.Outcome is not null) ? StrategyStep.Done : StrategyStep.Wait;
    }

    private sealed class Stubborn : IStrategy
    {
        public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history) => StrategyStep.Run(new StrategyProposal(
            CandidateRole.Final,
            new TrainJob(
                new CandidateConfiguration(TrainingMode.Adapters, AdapterConfiguration.FromRanks(context.Shape, [15, 0, 0, 0, 0, 0], 2), 0.01),
                context.Spec.Training,
                true)));
    }

    private sealed class Throwing : IStrategy
    {
        public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history) => throw new InvalidOperationException("broken rule");
    }

    private sealed class Idle : IStrategy
    {
        public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history) => StrategyStep.Wait;
    }
}
