using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Strategies;

namespace AdapterSearch.Grains.Tests;

public sealed class ManualCandidateTests
{
    private const int First = CandidateNumbers.FirstByHand;

    private static readonly SearchSpec Everything = Examples.Spec(Examples.AllArms) with { Repetitions = 2, LearningRates = [0.01, 0.003] };
    private static readonly SearchSpec PerArm = Everything with { Tuning = LearningRateTuning.PerArm };
    private static readonly SearchSpec Raced = Everything with { Racing = new RacingOptions { MinRepetitions = 2, MaxRepetitions = 4 } };
    private static readonly SearchSpec EqualWork = Examples.Spec(Examples.Uniform(), Examples.Dam(), new ArmSpec("random", new RandomSearchOptions { Trials = 3, Ranks = [1, 2] })) with
    {
        Compute = ComputeRule.EqualDevice,
        Repetitions = 2,
    };

    private static readonly SearchSpec Sampled = Examples.Spec(
        new ArmSpec("tpe", new TpeSearchOptions { Trials = 12, StartupTrials = 4 }), new ArmSpec("asha", new AshaOptions { Trials = 12, Eta = 2, Window = 4, Sampler = FidelitySampler.Tpe, StartupTrials = 4 })) with
    {
        MaxConcurrent = 3,
    };

    public static TheoryData<string> Searches => ["everything", "per arm", "raced", "equal work", "sampled"];

    [Theory]
    [MemberData(nameof(Searches))]
    public void A_search_with_candidates_by_hand_is_the_undisturbed_one_beside_them(string name)
    {
        var spec = Named(name);
        var alone = new PlanRun(spec).RunAll(3);
        foreach (var seed in Enumerable.Range(1, 6))
        {
            var run = new PlanRun(spec);
            var added = 0;
            run.Apply(Added(0));
            run.RunAll((ulong)seed, r =>
            {
                if (++added % 3 == 1 && added < 30)
                {
                    r.Apply(Added(added / 3 % spec.MostRepetitions()));
                }
            });

            Assert.True(run.State.ByHand > 3);
            Assert.Equal(SearchStatus.Completed, run.State.Status);
            Assert.Equal(Without(alone.State), Without(run.State));
            Assert.Equal(Planned(alone), Planned(run));
            var (before, after) = (View(alone.State), View(run.State));
            Assert.Equal(before.Board, after.Board);
            Assert.Equal(before.Winner, after.Winner);
            Assert.Equal(alone.State.MemoryRatios, run.State.MemoryRatios);
        }
    }

    [Fact]
    public void Event_by_event_the_other_candidates_do_what_they_did_without_them()
    {
        var alone = new PlanRun(Everything);
        var beside = new PlanRun(Everything);
        beside.Apply(Added(1));
        while (alone.Startable.Any())
        {
            var number = alone.Startable.First();
            alone.Run(number, Measured(alone.State.Candidates[number]));
            beside.Run(number, Measured(beside.State.Candidates[number]));
            Assert.Equal(Story(alone.Events), Story(beside.Events));
            Assert.Equal(alone.State.MemoryRatios, beside.State.MemoryRatios);
            beside.Apply(Added(0));
            beside.Run(First + beside.State.ByHand - 1, Measured(beside.State.Candidates[First + beside.State.ByHand - 1]));
        }

        Assert.NotEmpty(alone.State.MemoryRatios);

        // All is done but the first, which has not begun: the search waits for it.
        Assert.Equal((SearchStatus.Completed, SearchStatus.Running), (alone.State.Status, beside.State.Status));
        Assert.Equal([First], beside.Startable);
        beside.Run(First);
        Assert.Equal(SearchStatus.Completed, beside.State.Status);
        Assert.Equal(SearchEventKind.SearchEnded, beside.Events[^1].Kind);
    }

    [Fact]
    public void It_is_trained_as_the_arms_are_with_the_seed_of_its_repetition_and_never_scores_the_test_split()
    {
        var run = new PlanRun(Everything);
        run.Apply(Added(1));
        run.Apply(Added(0, rate: 0.02));
        var (one, two) = (run.State.Candidates[First], run.State.Candidates[First + 1]);
        run.RunAll(2);

        var job = Assert.IsType<TrainJob>(one.Job);
        Assert.Equal((CandidateRole.Manual, "", 1), (one.Role, one.Arm, one.Repetition));
        Assert.Equal(Everything.Training, job.Training);
        Assert.False(job.ScoreTest);
        Assert.Equal((0.005, 0.02), (job.Configuration.LearningRate, ((TrainJob)two.Job).Configuration.LearningRate));
        foreach (var candidate in new[] { one, two })
        {
            var paired = run.State.Candidates.Values.Single(c => c.Arm == "uniform" && c.Repetition == candidate.Repetition);
            Assert.Equal(paired.Seed, candidate.Seed);
        }

        Assert.NotEqual(one.Seed, two.Seed);
        Assert.Equal("Added by hand with the seeds of repetition 2.", run.Events.Single(e => e.Candidate == First && e.Kind == SearchEventKind.Planned).Message);
    }

    [Fact]
    public void No_method_ever_sees_one()
    {
        var seen = new List<StrategyCandidate>();
        var run = new PlanRun(Everything, new SearchPlanner(options => new Watching(StrategyCatalog.Create(options), seen)));
        run.Apply(Added(0));
        run.RunAll(4, r => r.Apply(r.State.ByHand < 8 ? Added(r.State.ByHand % 2) : new SearchUnpaused()));

        Assert.Equal(8, run.State.ByHand);
        Assert.Equal(SearchStatus.Completed, run.State.Status);
        Assert.NotEmpty(seen);
        Assert.DoesNotContain(seen, c => c.Role == CandidateRole.Manual || c.Number >= First);
    }

    [Fact]
    public void The_best_of_all_cannot_win_and_is_on_no_line()
    {
        var run = new PlanRun(Everything);
        run.Apply(Added(0));
        run.Run(First, new CandidateOutcome { Validation = new SplitScore(0.001, 1, 300), AdapterParameters = 16, Seconds = 1000, Steps = 160 });
        run.RunAll(5);
        var (alone, view) = (View(new PlanRun(Everything).RunAll(5).State), View(run.State));

        Assert.True(view.Winner < First);
        Assert.Equal(alone.Board, view.Board);
        Assert.Contains(view.Candidates, c => c.Number == First && c.Outcome!.Validation!.Accuracy == 1);
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public void Stored_events_give_back_the_state_after_every_step(string name)
    {
        var run = new PlanRun(Named(name));
        var added = 0;
        run.RunAll(7, r =>
        {
            Assert.Equal(PlanRun.Text(r.State), PlanRun.Text(r.Restore().State));
            if (added < 5 && r.State.Status == SearchStatus.Running)
            {
                added++;
                r.Apply(Added(0, $"key {added}"));
                var restored = r.Restore();
                Assert.Equal(PlanRun.Text(r.State), PlanRun.Text(restored.State));
                Assert.Equal(added, restored.State.ByHand);
                Assert.Empty(restored.Changes);
                Assert.Equal(r.Startable, restored.Commands.OfType<StartCandidate>().Select(c => c.Number).Order());
                Assert.Equal(First + added - 1, SearchPlanner.Judge(restored.State, Added(0, $"key {added}")).Number);
            }
        });
        Assert.Equal(5, added);
    }

    [Fact]
    public void The_same_key_is_the_same_candidate_and_another_body_under_it_is_refused()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        Assert.Single(run.Apply(Added(0, "mine")).Changes);
        Assert.Empty(run.Apply(Added(0, "mine")).Changes);
        Assert.Empty(run.Apply(Added(0, "mine", 0.02)).Changes);
        Assert.Equal(AddCandidateAnswer.Accepted(First).Number, SearchPlanner.Judge(run.State, Added(0, "mine")).Number);
        Assert.Equal(AddRefusal.KeyTaken, SearchPlanner.Judge(run.State, Added(0, "mine", 0.02)).Refusal);
        Assert.Equal(First + 1, SearchPlanner.Judge(run.State, Added(0, "other")).Number);
        Assert.Single(run.Apply(Added(0)).Changes);
        Assert.Single(run.Apply(Added(0)).Changes);
        Assert.Equal([First, First + 1, First + 2], run.State.Candidates.Keys.Where(CandidateNumbers.IsByHand));

        // Modules in another order are the same candidate, and are trained in the order of the model.
        var turned = new CandidateAdded(
            new ManualCandidate(Configuration(0.005) with { Adapters = new AdapterConfiguration([Module("1.v"), Module("0.q")]) }), "mine");
        Assert.Equal(First, SearchPlanner.Judge(run.State, turned).Number);

        run.RunAll(1);
        Assert.Equal(SearchStatus.Completed, run.State.Status);
        Assert.Equal(First, SearchPlanner.Judge(run.State, Added(0, "mine")).Number);
        Assert.Equal(AddRefusal.SearchEnded, SearchPlanner.Judge(run.State, Added(0, "new")).Refusal);
        Assert.Empty(run.Apply(Added(0, "new")).Changes);
    }

    [Fact]
    public void What_cannot_be_trained_or_exceeds_the_budget_never_starts()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        var large = new CandidateAdded(new ManualCandidate(new CandidateConfiguration(
            TrainingMode.Adapters, AdapterConfiguration.FromRanks(Examples.Shape, [4, 4, 4, 4, 4, 4], 2), 0.01)));
        var answer = SearchPlanner.Judge(run.State, large);

        Assert.Equal(AddRefusal.BadCandidate, answer.Refusal);
        Assert.Equal("configuration.adapters: needs 448 adapter parameters; the budget is 224", Assert.Single(answer.Problems));
        Assert.Empty(run.Apply(large).Changes);
        Assert.Equal(0, run.State.ByHand);
    }

    [Fact]
    public void A_search_takes_a_thousand_and_no_more()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        for (var i = 0; i < 1000; i++)
        {
            run.Apply(Added(0));
        }

        Assert.Equal(AddRefusal.TooMany, SearchPlanner.Judge(run.State, Added(0)).Refusal);
        Assert.Empty(run.Apply(Added(0)).Changes);
        Assert.Equal(1000, run.State.ByHand);
        Assert.Equal(First + 999, run.State.Candidates.Keys.Last());
    }

    [Fact]
    public void It_is_retried_lost_paused_and_stopped_like_any_other()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        run.Apply(Added(0));
        run.Run(1);
        Assert.Equal(SearchStatus.Running, run.State.Status);
        run.Run(First, CandidateOutcome.Failed(FailureKind.Infrastructure, "device fell off"));
        run.Begin(First);
        run.Lose(First);
        run.Run(First, CandidateOutcome.Failed(FailureKind.OutOfMemory, "no room"));
        var candidate = run.State.Candidates[First];
        Assert.Equal((CandidateStatus.Waiting, 3, 1, 2), (candidate.Status, candidate.Attempt, candidate.InfrastructureFailures, candidate.Accumulation));

        Assert.Equal([First], run.Apply(new SearchPaused(false)).Commands.OfType<CancelCandidate>().Select(c => c.Number));
        Assert.Empty(run.Apply(Added(0)).Commands);
        Assert.Equal([First, First + 1], run.Apply(new SearchUnpaused()).Commands.OfType<StartCandidate>().Select(c => c.Number));
        Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(run.Restore().State));

        run.Begin(First);
        var score = new SplitScore(0.4, 0.8, 10);
        run.Apply(new CandidateStopped(First, new CandidateReport(7, 20, 1, 0.3, score, 10)));
        Assert.Equal((CandidateStatus.Stopped, score), (run.State.Candidates[First].Status, run.State.Candidates[First].Outcome!.Validation));
        Assert.Equal(SearchStatus.Running, run.State.Status);
        run.Run(First + 1, CandidateOutcome.Failed(FailureKind.Divergence, "The loss became NaN."));
        Assert.Equal(SearchStatus.Completed, run.State.Status);
        Assert.Equal(0, View(run.State).Board[0].Failures);
        Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(run.Restore().State));
    }

    [Fact]
    public void Cancelling_the_search_ends_it()
    {
        var run = new PlanRun(Everything);
        run.Apply(Added(0));
        while (run.Startable.FirstOrDefault(n => n < First) is var number and > 0)
        {
            run.Run(number);
        }

        Assert.Equal(SearchStatus.Running, run.State.Status);
        Assert.Equal([First], run.Apply(new SearchCancelled()).Commands.OfType<CancelCandidate>().Select(c => c.Number));
        Assert.Equal((SearchStatus.Cancelled, CandidateStatus.Cancelled), (run.State.Status, run.State.Candidates[First].Status));
        Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(run.Restore().State));
        Assert.Empty(run.Restore().Commands);
    }

    [Fact]
    public void A_search_without_a_learning_rate_waits_for_it_and_then_fails_with_its_reason()
    {
        var run = new PlanRun(Everything);
        run.Apply(Added(0));
        run.Run(1, CandidateOutcome.Failed(FailureKind.BadData, "No labels (1)."));
        run.Run(2, CandidateOutcome.Failed(FailureKind.BadData, "No labels (2)."));
        Assert.Equal(SearchStatus.Running, run.State.Status);
        Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(run.Restore().State));
        Assert.Equal([First], run.Restore().Commands.OfType<StartCandidate>().Select(c => c.Number));

        run.Run(First);
        Assert.Equal((SearchStatus.Failed, 3), (run.State.Status, run.State.Candidates.Count));
        Assert.Contains("every tuning run failed; the first: No labels (1).", run.State.Reason, StringComparison.Ordinal);
        Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(run.Restore().State));
    }

    [Fact]
    public void One_that_completes_does_not_make_a_search_whose_finals_failed_a_success()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        run.Apply(Added(0));
        run.Run(1, CandidateOutcome.Failed(FailureKind.Divergence, "The loss became NaN at step 3."));
        run.Run(First);
        Assert.Equal(SearchStatus.Failed, run.State.Status);
        Assert.Contains("NaN at step 3", run.State.Reason, StringComparison.Ordinal);
        Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(run.Restore().State));
    }

    [Fact]
    public void Numbers_of_runs_end_before_those_by_hand()
    {
        var numbers = new CandidateNumbers(3, 1_000_000, 1);
        Assert.Equal(First - 1, numbers.Number(999_996, 999));
        Assert.Throws<OverflowException>(() => numbers.Number(999_997, 999));
        Assert.Throws<OverflowException>(() => numbers.Number(0, int.MaxValue));
        Assert.Equal((999_996, null, null), (numbers.Run(First - 1), numbers.Run(First), numbers.Run(3)));
    }

    private static SearchSpec Named(string name) => name switch
    {
        "per arm" => PerArm,
        "raced" => Raced,
        "equal work" => EqualWork,
        "sampled" => Sampled,
        _ => Everything,
    };

    private static CandidateAdded Added(int repetition, string key = "", double rate = 0.005) => new(new ManualCandidate(Configuration(rate), repetition), key);

    private static CandidateConfiguration Configuration(double rate) => new(TrainingMode.Adapters, new AdapterConfiguration([Module("0.q"), Module("1.v")]), rate);

    private static ModuleAdapter Module(string address) => new(ModuleAddress.Parse(address), AdapterKind.Lora, 3, 6);

    private static CandidateOutcome Measured(PlannedCandidate candidate) => Examples.Outcome(candidate) with
    {
        // A candidate by hand takes less than its estimate, the others more.
        PeakBytes = JobMemory.Bytes(candidate.Job, Everything, Examples.Shape) * (candidate.Role == CandidateRole.Manual ? 1 : 4 + (candidate.Number % 5)) / 3,
    };

    /// <summary>The state as it were without what was added.</summary>
    private static string Without(PlanState state) => PlanRun.Text(state with
    {
        Candidates = state.Candidates.RemoveRange(state.Candidates.Keys.Where(CandidateNumbers.IsByHand)),
    });

    private static IEnumerable<string> Planned(PlanRun run) => run.Events
        .Where(e => e.Kind == SearchEventKind.Planned && e.Candidate < First)
        .OrderBy(e => e.Candidate)
        .Select(e => JsonSerializer.Serialize(e.View, JsonDefaults.Compact));

    /// <summary>What is stored of all others, in its order.</summary>
    private static IEnumerable<string> Story(IEnumerable<SearchEvent> events) => events
        .Where(e => e.Candidate < First && e.Kind != SearchEventKind.SearchEnded)
        .Select(e => JsonSerializer.Serialize(e with { Sequence = 0, View = e.View is null ? null : e.View with { Lease = 0 } }, JsonDefaults.Compact));

    private static SearchView View(PlanState state) =>
        PlanViews.Search(state, PlanViews.Summary(state, "test-1", default), new Dictionary<int, CandidateReport>(), 0);

    private sealed class Watching(IStrategy inner, List<StrategyCandidate> seen) : IStrategy
    {
        public StrategyStep Next(StrategyContext context, IReadOnlyList<StrategyCandidate> history)
        {
            seen.AddRange(history);
            return inner.Next(context, history);
        }
    }
}
