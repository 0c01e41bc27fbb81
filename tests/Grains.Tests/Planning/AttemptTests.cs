using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

public sealed class AttemptTests
{
    private static readonly CandidateOutcome Infrastructure = CandidateOutcome.Failed(FailureKind.Infrastructure, "device fell off");

    [Fact]
    public void An_infrastructure_failure_is_tried_three_times_in_all()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        run.Run(1, Infrastructure);
        run.Run(1, Infrastructure);
        Assert.Equal(CandidateStatus.Waiting, run.State.Candidates[1].Status);
        Assert.Equal(2, run.Restore().State.Candidates[1].InfrastructureFailures);
        run.Run(1, Infrastructure);
        Assert.Equal((CandidateStatus.Failed, 3), (run.State.Candidates[1].Status, run.State.Candidates[1].Attempt));
        Assert.Equal(3, run.Commands.OfType<StartCandidate>().Count(c => c.Number == 1));
        Assert.Equal(SearchStatus.Failed, run.State.Status);
        Assert.Contains("device fell off", run.State.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FailureKind.Divergence)]
    [InlineData(FailureKind.BadData)]
    [InlineData(FailureKind.BadModel)]
    [InlineData(FailureKind.BadConfiguration)]
    [InlineData(FailureKind.Native)]
    public void Other_failures_are_final(FailureKind kind)
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform(), Examples.Masks(1)));
        run.Run(1, CandidateOutcome.Failed(kind, "why"));
        Assert.Equal((CandidateStatus.Failed, 1), (run.State.Candidates[1].Status, run.State.Candidates[1].Attempt));
        run.RunAll(1);
        Assert.Equal(SearchStatus.Completed, run.State.Status);
    }

    [Fact]
    public void A_lost_attempt_is_no_failure()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        for (var attempt = 1; attempt <= 20; attempt++)
        {
            run.Begin(1);
            run.Lose(1);
        }

        run.Run(1);
        Assert.Equal((CandidateStatus.Completed, 21, 0), (run.State.Candidates[1].Status, run.State.Candidates[1].Attempt, run.State.Candidates[1].InfrastructureFailures));
    }

    [Fact]
    public void A_candidate_that_is_lost_a_hundred_times_has_failed()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        for (var attempt = 1; attempt <= SearchPlanner.MostAttempts; attempt++)
        {
            run.Begin(1);
            run.Lose(1);
        }

        run.Begin(1);
        Assert.Equal(CandidateStatus.Failed, run.State.Candidates[1].Status);
        Assert.Equal(SearchStatus.Failed, run.State.Status);
    }

    [Fact]
    public void An_old_attempt_changes_nothing()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        run.Begin(1);
        run.Lose(1);
        Assert.Empty(run.Apply(new AttemptEnded(1, 1, Examples.Outcome(run.State.Candidates[1]))).Changes);
        run.Begin(1);
        Assert.Empty(run.Apply(new AttemptEnded(1, 1, Examples.Outcome(run.State.Candidates[1]))).Changes);
        Assert.Empty(run.Apply(new AttemptLost(1, 1, "the first lease")).Changes);
        Assert.Equal((CandidateStatus.Running, 2), (run.State.Candidates[1].Status, run.State.Candidates[1].Attempt));
    }

    [Fact]
    public void A_lease_begins_one_attempt_even_after_a_restart()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        run.Apply(new AttemptReady(1, 5));
        var restored = run.Restore().State;
        Assert.Equal(5, restored.Candidates[1].Lease);
        foreach (var lease in new[] { 5, 4 })
        {
            Assert.Empty(new SearchPlanner().Apply(restored, new AttemptReady(1, lease)).Changes);
        }

        Assert.Equal(2, new SearchPlanner().Apply(restored, new AttemptReady(1, 6)).State.Candidates[1].Attempt);
    }

    [Fact]
    public void The_log_names_node_and_device_of_an_attempt_where_they_are_known()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        Assert.Equal("Attempt 1 started on here, cuda:0.", run.Apply(new AttemptReady(1, 5, "here, cuda:0")).Changes.Single().Message);
        Assert.Equal("Attempt 2 started.", run.Apply(new AttemptReady(1, 6)).Changes.Single().Message);
    }

    [Fact]
    public void A_repeated_end_changes_nothing()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform(), Examples.Masks(1)));
        run.Run(1);
        var before = PlanRun.Text(run.State);
        Assert.Empty(run.Apply(new AttemptEnded(1, 1, Examples.Outcome(run.State.Candidates[1]))).Changes);
        Assert.Equal(before, PlanRun.Text(run.State));
    }

    [Fact]
    public void A_candidate_that_a_person_ends_is_stopped_with_its_last_score_and_its_search_goes_on()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform(), Examples.Masks(2)));
        run.Begin(1);
        var score = new SplitScore(0.4, 0.8, 10);
        var stop = new CandidateStopped(1, new CandidateReport(7, 20, 1, 0.3, score, 10));
        run.Apply(stop);

        Assert.Equal((CandidateStatus.Stopped, 7, score), (run.State.Candidates[1].Status, run.State.Candidates[1].Outcome!.Steps, run.State.Candidates[1].Outcome!.Validation));
        Assert.Equal([1], run.Commands.OfType<CancelCandidate>().Select(c => c.Number));
        Assert.Equal(SearchStatus.Running, run.State.Status);
        Assert.Empty(run.Apply(stop).Changes);
        Assert.Empty(run.Apply(new CandidateStopped(99_999, null)).Changes);
        Assert.Empty(run.Apply(new AttemptEnded(1, 1, Examples.Outcome(run.State.Candidates[1]))).Changes);
        Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(run.Restore().State));
    }

    [Fact]
    public void Cancelling_ends_everything_once()
    {
        var run = new PlanRun(Examples.Spec(Examples.Dam(), Examples.Masks(3)) with { MaxConcurrent = 2 });
        run.Run(2);
        run.Begin(1);
        run.Apply(new SearchCancelled());
        Assert.Equal(SearchStatus.Cancelled, run.State.Status);
        Assert.Equal([CandidateStatus.Cancelled, CandidateStatus.Completed, CandidateStatus.Cancelled, CandidateStatus.Cancelled], run.State.Candidates.Values.Select(c => c.Status));
        Assert.Equal([1, 4], run.Commands.OfType<CancelCandidate>().Select(c => c.Number));
        Assert.Single(run.Commands.OfType<EndSearch>());
        Assert.Equal(SearchEventKind.SearchEnded, run.Events[^1].Kind);
        Assert.Empty(run.Apply(new SearchCancelled()).Changes);
        Assert.Empty(run.Apply(new AttemptEnded(1, 1, Examples.Outcome(run.State.Candidates[1]))).Changes);
        Assert.Equal(PlanRun.Text(run.State), PlanRun.Text(run.Restore().State));
        Assert.Empty(run.Restore().Commands);
    }

    [Fact]
    public void An_interrupted_attempt_has_no_end_of_its_own()
    {
        var run = new PlanRun(Examples.Spec(Examples.Uniform()));
        run.Run(1, new CandidateOutcome { Status = CandidateStatus.Cancelled });
        Assert.Equal((CandidateStatus.Waiting, 0), (run.State.Candidates[1].Status, run.State.Candidates[1].InfrastructureFailures));
    }

    [Fact]
    public void Step_logs_are_stored_with_the_end_and_not_kept_in_the_state()
    {
        var run = new PlanRun(Examples.Spec(Examples.Dam()));
        run.Run(1);
        Assert.Empty(run.State.Candidates[1].Outcome!.Modules!.Log);
        Assert.Single(run.Events.Single(e => e.Kind == SearchEventKind.Ended).View!.Outcome!.Modules!.Log);
    }
}
