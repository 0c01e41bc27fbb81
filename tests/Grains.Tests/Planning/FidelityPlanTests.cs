using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

/// <summary>Methods that train in part, as a search runs them: any order of ends, lost and restored.</summary>
public sealed class FidelityPlanTests
{
    private static readonly SearchSpec Races = Examples.Spec(
        new ArmSpec("halving", new SuccessiveHalvingOptions { Trials = 9 }),
        new ArmSpec("asha", new AshaOptions { Trials = 12, Eta = 2, Window = 4, Sampler = FidelitySampler.Tpe, StartupTrials = 4 }),
        new ArmSpec("hyperband", new HyperbandOptions { Halvings = 1 }),
        new ArmSpec("median", new MedianStopOptions { Trials = 6, IntervalSteps = 40, MinTrials = 1 }),
        new ArmSpec("pbt", new PbtOptions { Population = 4, IntervalSteps = 60 }),
        new ArmSpec("airllm", new AirLlmSearchOptions { Trials = 10, Batch = 3, Window = 4 })) with { Repetitions = 2 };

    [Fact]
    public void Candidates_do_not_depend_on_the_order_in_which_they_finish_nor_on_slots()
    {
        var first = new PlanRun(Races).RunAll(0);
        Assert.Equal(SearchStatus.Completed, first.State.Status);
        Assert.All(first.State.Runs, r => Assert.Equal("", r.Failure));
        Assert.Equal(12, first.State.Candidates.Values.Count(c => c.Role == CandidateRole.Final));
        foreach (var seed in new ulong[] { 1, 2, 3, 4 })
        {
            Assert.Equal(PlanRun.Text(first.State), PlanRun.Text(new PlanRun(Races).RunAll(seed).State));
        }

        Assert.Equal(PlanRun.Text(first.State), PlanRun.Text(new PlanRun(Races with { MaxConcurrent = 1 }).RunAll(5).State));
    }

    [Fact]
    public void A_continuation_has_the_seed_of_the_training_that_it_continues()
    {
        var state = new PlanRun(Races).RunAll(6).State;
        var continued = state.Candidates.Values.Where(c => c.Job is TrainJob { ContinueFrom: not null }).ToArray();
        Assert.NotEmpty(continued);
        Assert.All(continued, c => Assert.Equal(state.Candidates[((TrainJob)c.Job).ContinueFrom!.Value].Seed, c.Seed));
    }

    [Fact]
    public void Stored_events_give_back_the_state_in_the_middle_of_a_race()
    {
        var steps = 0;
        new PlanRun(Races).RunAll(7, run =>
        {
            if (++steps % 30 == 0)
            {
                var restored = run.Restore();
                Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(restored.State));
                Assert.Empty(restored.Changes);
            }
        });
        Assert.True(steps > 100, $"{steps} candidates");
    }

    [Fact]
    public void Under_an_allowance_of_device_work_races_shrink_and_nothing_is_refused()
    {
        var spec = Races with { Compute = ComputeRule.EqualDevice, AllowanceFineTunes = 9, Arms = [.. Races.Arms.Take(5)] };
        var state = new PlanRun(spec).RunAll(8).State;
        Assert.Equal(SearchStatus.Completed, state.Status);
        Assert.All(state.Candidates.Values, c => Assert.Equal(CandidateStatus.Completed, c.Status));
        foreach (var run in state.Candidates.Values.Where(c => c.Arm.Length > 0).GroupBy(c => (c.Arm, c.Repetition)))
        {
            var cost = run.Sum(c => JobCost.Steps(c.Job, spec, Examples.Shape, n => state.Candidates.GetValueOrDefault(n)?.Job));
            Assert.InRange(cost, 160, 9 * 160);
            Assert.Single(run, c => c.Role == CandidateRole.Final);
        }
    }
}
