using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

/// <summary>General searches through the planner: whatever ends first, and whatever was restored on the way, the same is proposed.</summary>
public sealed class SampledSearchPlanTests
{
    private static readonly SearchSpec Spec = Examples.Spec(
        new("tpe", new TpeSearchOptions { Trials = 20, StartupTrials = 4, Window = 4 }),
        new("gp", new GpSearchOptions { Trials = 12, StartupTrials = 4, Window = 3, Candidates = 20 }),
        new("nsga2", new Nsga2SearchOptions { Trials = 16, Population = 4 }),
        new("evolution", new EvolutionSearchOptions { Trials = 16, Population = 4, Tournament = 2 })) with { Repetitions = 2 };

    [Fact]
    public void The_order_of_ends_changes_no_candidate()
    {
        var one = new PlanRun(Spec).RunAll(1);
        Assert.Equal(SearchStatus.Completed, one.State.Status);
        Assert.All(one.State.Runs, r => Assert.Equal("", r.Failure));
        Assert.Equal(Jobs(one), Jobs(new PlanRun(Spec).RunAll(2)));
        Assert.Equal(Jobs(one), Jobs(new PlanRun(Spec with { MaxConcurrent = 1 }).RunAll(3)));
    }

    [Fact]
    public void A_search_restored_from_its_events_at_any_place_goes_on_alike()
    {
        var whole = Jobs(new PlanRun(Spec).RunAll(1));
        var steps = 0;
        new PlanRun(Spec).RunAll(1, run =>
        {
            if (++steps % 9 == 0)
            {
                Assert.Equal(run.State.Candidates.Count, run.Restore().State.Candidates.Count);
            }
        });
        var planner = new SearchPlanner();
        var half = new PlanRun(Spec, planner);
        for (var i = 0; i < 60; i++)
        {
            half.Run(half.Startable.First());
        }

        var state = half.Restore().State;
        while (state.Status == SearchStatus.Running)
        {
            var number = state.Active.Min;
            state = planner.Apply(state, new AttemptReady(number, state.Candidates[number].Lease + 1)).State;
            state = planner.Apply(state, new AttemptEnded(number, state.Candidates[number].Attempt, Examples.Outcome(state.Candidates[number]))).State;
        }

        Assert.Equal(whole, state.Candidates.Values.Select(Describe).ToArray());
    }

    [Fact]
    public void Two_futures_of_one_state_do_not_disturb_each_other()
    {
        var planner = new SearchPlanner();
        var spec = Spec with { Arms = [Spec.Arms[0]], Repetitions = 1 };
        var run = new PlanRun(spec, planner);
        for (var i = 0; i < 10; i++)
        {
            run.Run(run.Startable.First());
        }

        var number = run.Startable.First();
        run.Begin(number);
        var at = run.State;
        PlanState After(double accuracy, SearchPlanner by) => by.Apply(
            at, new AttemptEnded(number, 1, new CandidateOutcome { Validation = new SplitScore(1, accuracy, 300) })).State;

        // The second future is asked for after the first one has moved the method on.
        var first = After(0.01, planner);
        var second = After(0.99, planner);
        Assert.Equal(Newest(first), Newest(After(0.01, planner)));
        Assert.Equal(Newest(second), Newest(After(0.99, planner)));
        Assert.NotEqual(at.Candidates.Count, second.Candidates.Count);

        static string Newest(PlanState state) => Describe(state.Candidates.Values.Last());
    }

    private static string[] Jobs(PlanRun run) => [.. run.State.Candidates.Values.Select(Describe)];

    private static string Describe(PlannedCandidate candidate) =>
        $"{candidate.Number} {candidate.Role} {((TrainJob)candidate.Job).Configuration.CanonicalHash()} {candidate.Seed}";
}
