using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

public sealed class PausedSearchTests
{
    [Fact]
    public void A_paused_search_starts_nothing_and_goes_on_where_it_was()
    {
        var run = new PlanRun(Examples.Spec(Examples.Masks(4)) with { MaxConcurrent = 2 });
        run.Begin(1);
        var pause = run.Apply(new SearchPaused(YieldRunning: false));
        Assert.Equal([2], pause.Commands.OfType<CancelCandidate>().Select(c => c.Number));
        Assert.Empty(pause.Commands.OfType<YieldCandidate>());
        Assert.Empty(run.Begin(2).Changes);
        var end = run.Apply(new AttemptEnded(1, 1, Examples.Outcome(run.State.Candidates[1])));
        Assert.Empty(end.Commands.OfType<StartCandidate>());
        Assert.Equal(CandidateStatus.Completed, run.State.Candidates[1].Status);

        var restored = run.Restore();
        Assert.True(restored.State.Paused);
        Assert.Empty(restored.Commands);

        var resumed = run.Apply(new SearchUnpaused());
        Assert.Equal([2, 3], resumed.Commands.OfType<StartCandidate>().Select(c => c.Number));
        Assert.False(run.Restore().State.Paused);
        run.RunAll(3);
        Assert.Equal(SearchStatus.Completed, run.State.Status);
    }

    [Fact]
    public void Running_attempts_yield_when_asked_to_and_wait_for_the_end_of_the_pause()
    {
        var run = new PlanRun(Examples.Spec(Examples.Masks(2)));
        run.Begin(1);
        var pause = run.Apply(new SearchPaused(YieldRunning: true));
        Assert.Equal([1], pause.Commands.OfType<YieldCandidate>().Select(c => c.Number));
        var yielded = run.Apply(new AttemptEnded(1, 1, new CandidateOutcome { Status = CandidateStatus.Cancelled }));
        Assert.Equal([1], yielded.Commands.OfType<CancelCandidate>().Select(c => c.Number));
        Assert.Equal((CandidateStatus.Waiting, 0), (run.State.Candidates[1].Status, run.State.Candidates[1].InfrastructureFailures));
        Assert.Equal([1, 2], run.Apply(new SearchUnpaused()).Commands.OfType<StartCandidate>().Select(c => c.Number));
        run.Begin(1);
        Assert.Equal(2, run.State.Candidates[1].Attempt);
    }

    [Fact]
    public void Pausing_twice_is_pausing_once_and_a_paused_search_can_be_cancelled()
    {
        var run = new PlanRun(Examples.Spec(Examples.Masks(2)));
        Assert.Single(run.Apply(new SearchPaused(false)).Changes);
        Assert.Empty(run.Apply(new SearchPaused(false)).Changes);
        run.Apply(new SearchCancelled());
        Assert.Equal(SearchStatus.Cancelled, run.State.Status);
        Assert.Empty(run.Apply(new SearchUnpaused()).Changes);
    }
}
