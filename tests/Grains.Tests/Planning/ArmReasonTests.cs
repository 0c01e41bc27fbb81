using AdapterSearch.Domain;

namespace AdapterSearch.Grains.Tests;

public sealed class ArmReasonTests
{
    [Fact]
    public void The_board_names_why_an_arm_failed_also_after_a_restart()
    {
        var run = new PlanRun(Examples.Spec(Examples.Dam(), Examples.Uniform()));
        var search = run.State.Candidates.Values.First(c => c.Role != CandidateRole.Final).Number;
        run.Run(search, CandidateOutcome.Failed(FailureKind.BadData, "labels.idx.gz ends early"));
        foreach (var state in new[] { run.State, run.Restore().State })
        {
            var board = PlanViews.Search(state, PlanViews.Summary(state, "x-1", default), new Dictionary<int, CandidateReport>(), 1).Board;
            Assert.Contains("labels.idx.gz ends early", board[0].Reason, StringComparison.Ordinal);
            Assert.Equal("", board[1].Reason);
        }
    }
}
