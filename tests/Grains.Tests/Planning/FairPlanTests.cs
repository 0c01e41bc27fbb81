using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Grains.Tests;

/// <summary>Learning rates arm by arm, equal device work and racing, as the planner does them.</summary>
public sealed class FairPlanTests
{
    private static readonly SearchSpec PerArm = Examples.Spec(Examples.AllArms) with
    {
        Repetitions = 2,
        LearningRates = [0.01, 0.003, 0.03],
        Tuning = LearningRateTuning.PerArm,
    };

    private static readonly SearchSpec Everything = PerArm with
    {
        Compute = ComputeRule.EqualDevice,
        Racing = new RacingOptions { MinRepetitions = 2, MaxRepetitions = 5, Confidence = 0.9 },
    };

    [Fact]
    public void Candidates_do_not_depend_on_the_order_in_which_they_finish()
    {
        foreach (var spec in new[] { PerArm, Everything })
        {
            var first = new PlanRun(spec).RunAll(0);
            Assert.Equal(SearchStatus.Completed, first.State.Status);
            foreach (var seed in Enumerable.Range(1, 12))
            {
                Assert.Equal(PlanRun.Text(first.State), PlanRun.Text(new PlanRun(spec).RunAll((ulong)seed).State));
            }
        }
    }

    [Fact]
    public void Stored_events_give_back_the_state_after_every_step()
    {
        var steps = 0;
        new PlanRun(Everything with { MaxConcurrent = 4 }).RunAll(7, run =>
        {
            if (steps++ % 5 != 0 && run.State.Status == SearchStatus.Running)
            {
                return;
            }

            var restored = run.Restore();
            Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(restored.State));
            Assert.Empty(restored.Changes);
            Assert.Equal(run.Startable, restored.Commands.OfType<StartCandidate>().Select(c => c.Number).Order());
        });
        Assert.True(steps > 100);
    }

    [Fact]
    public void A_tuning_run_never_scores_the_test_split_and_only_finals_do()
    {
        var state = new PlanRun(Everything).RunAll(3).State;
        foreach (var candidate in state.Candidates.Values)
        {
            Assert.Equal(candidate.Role == CandidateRole.Final, ArmTuning.ScoresTest(candidate.Job));
            Assert.Equal(candidate.Role == CandidateRole.Tuning, candidate.Stage is not null);
        }

        Assert.Contains(state.Candidates.Values, c => c.Stage == CandidateRole.Final);
        Assert.Contains(state.Candidates.Values, c => c.Stage == CandidateRole.Search);
    }

    [Fact]
    public void Every_arm_tries_every_rate_once_and_an_arm_that_searches_rates_itself_tries_none()
    {
        var state = new PlanRun(PerArm).RunAll(1).State;
        foreach (var arm in PerArm.Arms)
        {
            var tuning = state.Candidates.Values.Where(c => c.Arm == arm.Name && c.Stage == CandidateRole.Final).ToArray();
            var draws = arm.Strategy is RandomMaskOptions ? 3 : 1;
            Assert.Equal(arm.Strategy is RandomSearchOptions ? 0 : 3 * draws, tuning.Length);
            Assert.Equal(tuning.Length / draws, tuning.Select(c => ((TrainJob)c.Job).Configuration.LearningRate).Distinct().Count());
        }

        // The seed of tuning belongs to no repetition.
        var seed = new SeedStream(11).For("tuning").Seed;
        Assert.All(state.Candidates.Values.Where(c => c.Role == CandidateRole.Tuning && c.Arm != "masks"), c => Assert.Equal(seed, c.Seed));
        Assert.DoesNotContain(state.Candidates.Values, c => c.Role != CandidateRole.Tuning && c.Seed == seed);
    }

    [Fact]
    public void Each_arm_keeps_its_own_best_rate_in_all_repetitions()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform("a"), Examples.Uniform("b")) with
        {
            Repetitions = 3,
            LearningRates = [0.01, 0.02],
            Tuning = LearningRateTuning.PerArm,
        });

        // Runs: a at both rates, b at both rates, three repetitions each; a likes the first rate and b the second.
        Assert.Equal([1, 2, 3, 4], run.State.Candidates.Keys);
        run.Run(1, Scored(0.9));
        Assert.Equal(4, run.State.Candidates.Count);
        run.Run(2, Scored(0.8));
        Assert.Equal([5, 6, 7], run.State.Candidates.Keys.Skip(4));
        run.Run(3, Scored(0.5));
        run.Run(4, Scored(0.6));
        Assert.All(run.State.Candidates.Values.Where(c => c.Role == CandidateRole.Final), c => Assert.Equal(c.Arm == "a" ? 0.01 : 0.02, Rate(c)));
        Assert.Equal(6, run.State.Candidates.Values.Count(c => c.Role == CandidateRole.Final));
        var board = PlanViews.Search(run.State, null!, new Dictionary<int, CandidateReport>(), 0).Board;
        Assert.Equal([0.01, 0.02], board.Select(l => l.LearningRate));
    }

    [Fact]
    public void An_arm_without_a_working_rate_fails_alone()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform("a"), Examples.Uniform("b")) with { LearningRates = [0.01, 0.02], Tuning = LearningRateTuning.PerArm });
        run.Run(1, CandidateOutcome.Failed(FailureKind.Divergence, "The loss became NaN."));
        run.Run(2, CandidateOutcome.Failed(FailureKind.Divergence, "The loss became infinite."));
        run.RunAll(1);
        Assert.Equal(SearchStatus.Completed, run.State.Status);
        Assert.Equal("No learning rate could be chosen, every one failed; the first: The loss became NaN.", run.State.Runs.Single(r => r is { Arm: 0, IsTuning: false }).Failure);
        Assert.Single(run.Events, e => e.Kind == SearchEventKind.ArmFailed);
    }

    [Fact]
    public void The_budget_binds_tuning_runs_of_an_arm()
    {
        var arms = new ArmSpec[] { Examples.Uniform() };
        var run = new PlanRun(
            Examples.Spec(arms) with { LearningRates = [0.01, 0.02], Tuning = LearningRateTuning.PerArm },
            new SearchPlanner(_ => new Fixed(c => [new StrategyProposal(CandidateRole.Final, Job(c, 15))])));
        Assert.All(run.State.Candidates.Values, c => Assert.Equal("It needs 240 adapter parameters; the budget is 224.", c.Outcome!.Reason));
        Assert.Equal(SearchStatus.Failed, run.State.Status);
    }

    [Fact]
    public void A_test_score_outside_a_final_training_is_refused()
    {
        var run = new PlanRun(
            Examples.Spec(Examples.Uniform()),
            new SearchPlanner(_ => new Fixed(c => [new StrategyProposal(CandidateRole.Trial, Job(c, 1)), new StrategyProposal(CandidateRole.Final, Job(c, 1))])));
        Assert.Equal("Only a final training may score the test split.", run.State.Candidates[1].Outcome!.Reason);
        Assert.False(((TrainJob)run.State.Candidates[1].Job).ScoreTest);
        Assert.Equal(CandidateStatus.Waiting, run.State.Candidates[2].Status);
    }

    [Fact]
    public void What_a_search_costs_is_taken_from_the_final_training_and_nothing_else()
    {
        var spec = Examples.Spec(Examples.Uniform(), Examples.Dam(), new ArmSpec("random", new RandomSearchOptions { Trials = 2 }), Examples.Masks(3)) with
        {
            Training = new TrainingOptions { Steps = 100, Rungs = 1 },
            Compute = ComputeRule.EqualDevice,
            AllowanceFineTunes = 4.5,
        };
        var state = new PlanRun(spec).RunAll(2).State;
        Assert.Equal(450, state.AllowanceSteps);
        int[] Steps(string arm, CandidateRole role) => [.. state.Candidates.Values.Where(c => c.Arm == arm && c.Role == role).Select(c => c.Job).OfType<TrainJob>().Select(j => j.Training.Steps)];
        Assert.Equal([450], Steps("uniform", CandidateRole.Final));

        // A first-order search of 100 steps costs 200.
        Assert.Equal([250], Steps("dam", CandidateRole.Final));
        Assert.Equal([100, 100, 100], Steps("random", CandidateRole.Trial));
        Assert.Equal([150], Steps("random", CandidateRole.Final));

        // Draws repeat the method; each stands for the whole repetition.
        Assert.Equal([450, 450, 450], Steps("masks", CandidateRole.Final));
        double Cost(string arm) => state.Candidates.Values.Where(c => c.Arm == arm).Sum(c => JobCost.Steps(c.Job, spec, Examples.Shape));
        Assert.Equal([450, 450, 450], new[] { Cost("uniform"), Cost("dam"), Cost("random") });
    }

    [Fact]
    public void Without_a_given_allowance_the_dearest_arm_sets_it()
    {
        var spec = Examples.Spec(Examples.Uniform(), Examples.Dam(), new ArmSpec("random", new RandomSearchOptions { Trials = 6 })) with { Compute = ComputeRule.EqualDevice };
        Assert.Equal(7 * 160, new PlanRun(spec).State.AllowanceSteps);
        Assert.Equal(3 * 160, new PlanRun(spec with { Arms = [.. spec.Arms.Take(2)] }).State.AllowanceSteps);
        Assert.Equal(0, new PlanRun(spec with { Compute = ComputeRule.EqualSteps }).State.AllowanceSteps);
    }

    [Fact]
    public void A_trial_that_the_allowance_does_not_hold_is_refused_and_the_final_training_keeps_its_share()
    {
        var spec = Examples.Spec(Examples.Uniform()) with { Training = new TrainingOptions { Steps = 100 }, Compute = ComputeRule.EqualDevice, AllowanceFineTunes = 2 };
        var run = new PlanRun(spec, new SearchPlanner(_ => new Greedy()));
        run.RunAll(1);
        var trials = run.State.Candidates.Values.Where(c => c.Role == CandidateRole.Trial).ToArray();
        Assert.Equal([CandidateStatus.Completed, CandidateStatus.Failed, CandidateStatus.Failed], trials.Select(c => c.Status));
        Assert.Equal("It costs 100 steps; 0 of the allowance's 100 for searching are left.", trials[1].Outcome!.Reason);
        Assert.Equal(100, ((TrainJob)run.State.Candidates.Values.Single(c => c.Role == CandidateRole.Final).Job).Training.Steps);
    }

    [Fact]
    public void Further_repetitions_go_to_arms_whose_order_is_undecided()
    {
        var arms = new[] { "best", "close", "far" };
        var spec = Examples.Spec([.. arms.Select(Examples.Uniform), new ArmSpec("reference", new AllModulesOptions())]) with
        {
            Racing = new RacingOptions { MinRepetitions = 3, MaxRepetitions = 6 },
        };
        foreach (var seed in Enumerable.Range(1, 5))
        {
            var run = new PlanRun(spec);
            var random = new DeterministicRandom((ulong)seed);
            while (run.Startable.Any())
            {
                var open = run.Startable.ToArray();
                var candidate = run.State.Candidates[open[random.Next(open.Length)]];
                run.Run(candidate.Number, Scored(candidate.Arm switch
                {
                    "best" => 0.8,
                    "close" => 0.79 + (candidate.Repetition % 2 == 0 ? 0.02 : -0.02),
                    "far" => 0.5 + (candidate.Repetition * 0.01),
                    _ => 0.99,
                }));
            }

            int Finals(string arm) => run.State.Candidates.Values.Count(c => c.Arm == arm);
            Assert.Equal([6, 6, 3, 3], new[] { "best", "close", "far", "reference" }.Select(Finals));
            Assert.Equal(SearchStatus.Completed, run.State.Status);
            Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(run.Restore().State));

            // Repetition k has the same seed in every arm.
            Assert.All(run.State.Candidates.Values.GroupBy(c => c.Repetition), g => Assert.Single(g.Select(c => c.Seed).Distinct()));
        }
    }

    private static double Rate(PlannedCandidate candidate) => ((TrainJob)candidate.Job).Configuration.LearningRate;

    private static CandidateOutcome Scored(double accuracy) => new() { Validation = new SplitScore(1, accuracy, 300), Test = new SplitScore(1, accuracy, 300) };

    private static TrainJob Job(StrategyContext context, int rank) => new(
        new CandidateConfiguration(TrainingMode.Adapters, AdapterConfiguration.FromRanks(context.Shape, [rank, 0, 0, 0, 0, 0], 2), context.LearningRate), context.Spec.Training, true);

    private sealed class Fixed(Func<StrategyContext, StrategyProposal[]> proposals) : IStrategy
    {
        public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history) =>
            history.Count == 0 ? StrategyStep.Run(proposals(context)) : history.All(c => c.Outcome is not null) ? StrategyStep.Done : StrategyStep.Wait;
    }

    /// <summary>Three trials whatever they cost, then a final training.</summary>
    private sealed class Greedy : IStrategy
    {
        public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history) => history.Count switch
        {
            0 => StrategyStep.Run([.. Enumerable.Range(1, 3).Select(r => new StrategyProposal(CandidateRole.Trial, Job(context, r) with { ScoreTest = false }))]),
            3 when history.All(c => c.Outcome is not null) => StrategyStep.Run(new StrategyProposal(CandidateRole.Final, Job(context, 1))),
            4 when history[3].Outcome is not null => StrategyStep.Done,
            _ => StrategyStep.Wait,
        };
    }
}
