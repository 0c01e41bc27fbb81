using AdapterSearch.Dashboard.Live;
using AdapterSearch.Dashboard.Pages.Searches;
using AdapterSearch.Dashboard.Plots;
using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Tests.Live;

public sealed class SearchTraceTests
{
    private readonly SearchTrace trace = new(Examples.Header);

    [Fact]
    public void Counts_best_and_cost_follow_from_the_events()
    {
        trace.Take(Examples.Event(1, SearchEventKind.Planned, Examples.Candidate(1, CandidateStatus.Waiting)));
        trace.Take(Examples.Event(2, SearchEventKind.Planned, Examples.Candidate(2, CandidateStatus.Waiting)));
        trace.Take(Examples.Event(3, SearchEventKind.Planned, Examples.Candidate(3, CandidateStatus.Waiting)));
        trace.Take(Examples.Event(4, SearchEventKind.Started, Examples.Candidate(1, CandidateStatus.Running)));
        Assert.Equal((0, 1), (trace.Finished, trace.Running));
        trace.Take(Examples.Event(5, SearchEventKind.Ended, Examples.Candidate(1, CandidateStatus.Completed, outcome: Examples.Scored(0.6, 20))));
        trace.Take(Examples.Event(6, SearchEventKind.Ended, Examples.Candidate(2, CandidateStatus.Completed, outcome: Examples.Scored(0.9, 21))));
        trace.Take(Examples.Event(7, SearchEventKind.Ended, Examples.Candidate(3, CandidateStatus.Completed, outcome: Examples.Scored(0.5, 10))));
        Assert.Equal((3, 0, 6.0), (trace.Finished, trace.Running, trace.DeviceSeconds));
        Assert.Equal([(1, true), (2, false), (3, true)], trace.Scores.Select(s => (s.Candidate, s.Counts)));
        Assert.Equal(1, trace.Best!.Candidate);
        Assert.Equal(60, trace.PerMinute());
    }

    [Fact]
    public void One_by_hand_is_listed_as_such_scored_and_never_the_best()
    {
        var view = Examples.Candidate(1_000_000_001, CandidateStatus.Completed, outcome: Examples.Scored(0.99, 20), role: CandidateRole.Manual) with { Arm = "" };
        trace.Take(Examples.Event(1, SearchEventKind.Ended, Examples.Candidate(1, CandidateStatus.Completed, outcome: Examples.Scored(0.6, 20))));
        trace.Take(Examples.Event(2, SearchEventKind.Planned, view with { Status = CandidateStatus.Waiting, Outcome = null }));
        trace.Take(Examples.Event(3, SearchEventKind.Ended, view));

        Assert.Equal((2, 1), (trace.Finished, trace.Best!.Candidate));
        Assert.Equal([true, false], trace.Scores.Select(s => s.Counts));
        var row = CandidateRow.Of(trace.Candidates[1_000_000_001]);
        Assert.Equal((1_000_000_001, "by hand", "by hand", 0.99), (row.Number, row.Arm, row.Role, row.Validation));
        Assert.Equal([1], MapSource.Choices(trace).Select(c => c.Candidate));
        Assert.Equal("#1000000001 by hand, repetition 1", MapSource.Of(trace, 1_000_000_001)!.Title);
        Assert.DoesNotContain("1000000001", SearchPlots.Front(trace, 400), StringComparison.Ordinal);
        Assert.Contains("candidate 1000000001: 99.00 %, cannot win", SearchPlots.History(trace.Scores, 400), StringComparison.Ordinal);
    }

    [Fact]
    public void A_candidate_keeps_its_own_log_when_the_searchs_log_has_moved_on()
    {
        trace.Take(Examples.Event(1, SearchEventKind.Planned, Examples.Candidate(1, CandidateStatus.Waiting)));
        trace.Take(Examples.Event(2, SearchEventKind.Started, Examples.Candidate(1, CandidateStatus.Running)));
        for (var i = 2; i <= SearchTrace.MostLog + 2; i++)
        {
            trace.Take(Examples.Event(i + 1, SearchEventKind.Planned, Examples.Candidate(i, CandidateStatus.Waiting)));
        }

        Assert.Equal(SearchTrace.MostLog, trace.LogCount);
        Assert.DoesNotContain(trace.Log, e => e.Candidate == 1);
        Assert.Equal([SearchEventKind.Started, SearchEventKind.Planned], trace.Candidates[1].Log.Select(e => e.Kind));
        Assert.All(trace.Candidates[1].Log, e => Assert.Null(e.View));
    }

    [Fact]
    public void Pictures_of_a_large_search_are_drawn_again_at_every_half_percent_a_new_best_and_the_end()
    {
        var drawn = new List<int>();
        var last = trace.Picture;
        for (var i = 1; i <= 2000; i++)
        {
            trace.Take(Examples.Event(i, SearchEventKind.Ended, Examples.Candidate(i, CandidateStatus.Completed, outcome: Examples.Scored(i == 1777 ? 0.9 : 0.5, 10))));
            if (trace.Picture != last)
            {
                last = trace.Picture;
                drawn.Add(i);
            }
        }

        Assert.Equal(Enumerable.Range(1, 399), drawn.TakeWhile(i => i < 400));
        Assert.InRange(drawn.Count(i => i > 1000), 100, 220);
        Assert.Contains(1777, drawn);
        trace.Take(new SearchEvent(2001, Examples.Noon, SearchEventKind.SearchEnded, 0, "over"));
        Assert.NotEqual(last, trace.Picture);
    }

    [Fact]
    public void An_event_that_was_seen_changes_nothing()
    {
        trace.Take(Examples.Event(1, SearchEventKind.Planned, Examples.Candidate(1, CandidateStatus.Waiting)));
        var end = Examples.Event(2, SearchEventKind.Ended, Examples.Candidate(1, CandidateStatus.Completed, outcome: Examples.Scored(0.6, 20)));
        trace.Take(end);
        trace.Take(end);
        Assert.Equal((1, 2L, 1), (trace.Finished, trace.LastEvent, trace.Scores.Count));
    }

    [Fact]
    public void Gates_and_rungs_of_reports_are_kept_in_their_order()
    {
        trace.Take(Examples.Event(1, SearchEventKind.Started, Examples.Candidate(1, CandidateStatus.Running)));
        trace.Take(Examples.Report(2, 1, new CandidateReport(1, 4, 0, 2.0, null, 5, Gates: [1, 1, 1, 1])));
        trace.Take(Examples.Report(3, 1, new CandidateReport(2, 4, 1, 1.5, new SplitScore(1, 0.4, 10), 5, Gates: [1, 0, 1, 0])));
        var candidate = trace.Candidates[1];
        Assert.Equal([1, 2], candidate.Frames.Select(f => f.Step));
        Assert.Equal([1, 0, 1, 0], candidate.Frames[1].Values);
        Assert.Equal([(1, (double?)null), (2, 0.4)], candidate.Points.Select(p => (p.Step, p.Accuracy)));
        Assert.Equal(0.4, candidate.Accuracy);
        Assert.Equal(1, trace.NewestMap);
        Assert.Equal([3, 1], trace.Log.Select(e => e.Sequence));
    }

    [Fact]
    public void A_lost_attempt_waits_again_without_its_report()
    {
        trace.Take(Examples.Event(1, SearchEventKind.Started, Examples.Candidate(1, CandidateStatus.Running)));
        trace.Take(Examples.Report(2, 1, new CandidateReport(1, 4, 0, 2.0, null, 5)));
        trace.Take(Examples.Event(3, SearchEventKind.AttemptLost, Examples.Candidate(1, CandidateStatus.Waiting)));
        Assert.Equal(0, trace.Running);
        Assert.Null(trace.Candidates[1].Report);
    }

    [Fact]
    public void A_fixed_configuration_is_a_map_of_its_ranks()
    {
        trace.Take(Examples.Event(1, SearchEventKind.Started, Examples.Candidate(1, CandidateStatus.Running, Examples.Job(0.01, 2, 0, 0, 1))));
        var source = MapSource.Of(trace, 1)!;
        Assert.True(source.Frames[0].Ranks);
        Assert.Equal([2, 0, 0, 1], source.Frames[0].Values);
        Assert.Equal([true, false, false, true], source.Chosen);
        Assert.Null(MapSource.Of(trace, 2));
    }

    [Fact]
    public void A_map_says_whether_it_shows_ranks_gates_or_scores()
    {
        var scores = new ModuleScores { ByReadout = new Dictionary<string, IReadOnlyList<double>> { ["gradientEnergyPerCost"] = [3, 1, 4, 1] } };
        var probe = new ProbeJob(ProbeKind.GradientEnergy, new TrainingOptions(), 0.01, 1, 2, 20);
        trace.Take(Examples.Event(1, SearchEventKind.Ended, Examples.Candidate(1, CandidateStatus.Completed, probe, Examples.Scored(0.5, 0) with { Modules = scores })));
        trace.Take(Examples.Event(2, SearchEventKind.Started, Examples.Candidate(2, CandidateStatus.Running)));
        trace.Take(Examples.Event(3, SearchEventKind.Started, Examples.Candidate(3, CandidateStatus.Running, probe)));
        trace.Take(Examples.Report(4, 3, new CandidateReport(1, 4, 0, 2.0, null, 5, Gates: [1, 1, 1, 1])));
        Assert.Equal(["score", "rank", "gate"], new[] { 1, 2, 3 }.Select(i => MapSource.Of(trace, i)!.Quantity(0)));
    }

    [Fact]
    public void A_thinned_series_is_bounded_and_even_and_keeps_its_newest_and_marked_entries()
    {
        var series = new Thinned<string>(8, s => s.EndsWith('!'));
        for (var i = 1; i <= 1000; i++)
        {
            series.Add(i == 500 ? "500!" : $"{i}");
            Assert.True(series.Count <= 10, $"{series.Count} after {i}");
            Assert.Equal(i == 500 ? "500!" : $"{i}", series[^1]);
        }

        Assert.Contains("500!", series);
        var numbers = series.Select(s => int.Parse(s.TrimEnd('!'), System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(numbers.Order(), numbers);
        Assert.True(numbers.Zip(numbers.Skip(1), (a, b) => b - a).Max() <= 260, string.Join(' ', numbers));
    }

    [Fact]
    public void Candidates_are_filtered_and_sorted_with_the_unknown_last()
    {
        CandidateRow[] rows = [Row(1, "dam", 0.5), Row(2, "uniform", double.NaN), Row(3, "dam", 0.7), Row(10, "Dam-two", 0.6)];
        Assert.Equal([3, 10, 1, 2], CandidateRow.Arrange(rows, "", "", "validation", true).Select(r => r.Number));
        Assert.Equal([1, 10, 3, 2], CandidateRow.Arrange(rows, "", "", "validation", false).Select(r => r.Number));
        Assert.Equal([1, 3, 10], CandidateRow.Arrange(rows, " DAM ", "", "number", false).Select(r => r.Number));
        Assert.Equal([10], CandidateRow.Arrange(rows, "#10", "", "number", false).Select(r => r.Number));
        Assert.Empty(CandidateRow.Arrange(rows, "", "failed", "number", false));
    }

    private static CandidateRow Row(int number, string arm, double validation) => new(number, arm, "trial", "completed", 1, 0.01, 10, validation, double.NaN, 1, 1);
}
