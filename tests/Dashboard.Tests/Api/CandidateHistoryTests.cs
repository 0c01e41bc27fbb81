using System.Reflection;
using AdapterSearch.Dashboard.Api;
using AdapterSearch.Dashboard.Api.Reading;
using AdapterSearch.Dashboard.Tests.Live;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Dashboard.Tests.Api;

public sealed class CandidateHistoryTests
{
    private const int Reports = 30_000;
    private readonly ISearchGrain search = DispatchProxy.Create<ISearchGrain, ToldSearch>();
    private readonly CandidateView candidate = Examples.Candidate(1, CandidateStatus.Completed, outcome: Examples.Scored(0.6, 20));

    private ToldSearch Told => (ToldSearch)search;

    [Fact]
    public async Task A_long_training_is_told_thinned_and_to_its_end()
    {
        Told.Tell([
            Examples.Event(1, SearchEventKind.Started, Examples.Candidate(1, CandidateStatus.Running)),
            .. Enumerable.Range(1, Reports).Select(i => Report(i + 1, i)),
            Examples.Event(Reports + 2, SearchEventKind.Ended, candidate)]);

        var details = await CandidateHistory.DetailsAsync(search, candidate, CancellationToken.None);
        Assert.Equal([SearchEventKind.Started, SearchEventKind.Ended], details.Log.Select(l => l.Kind));
        Assert.InRange(details.Curve.Count, 1000, 2001);
        Assert.Equal((1, Reports), (details.Curve[0].Step, details.Curve[^1].Step));

        var gates = await CandidateHistory.GatesAsync(search, Snapshot(), candidate, CancellationToken.None);
        Assert.InRange(gates.Frames.Count, 1000, 2001);
        Assert.Equal(Reports, gates.Frames[^1].Step);
        Assert.Equal(gates.Frames.Select(f => f.Step).Order(), gates.Frames.Select(f => f.Step));
    }

    [Fact]
    public async Task What_another_attempt_repeats_stands_and_the_log_of_the_end_fills_the_gaps()
    {
        var log = new GateLogEntry(5, 1, 0, [], [9, 9, 9, 9]);
        var ended = candidate with { Outcome = candidate.Outcome! with { Modules = new ModuleScores { Log = [log] } } };
        Told.Tell([Report(1, 2), Report(2, 4), Report(3, 6), Report(4, 4), Report(5, 8), Examples.Event(6, SearchEventKind.Ended, ended)]);

        var gates = await CandidateHistory.GatesAsync(search, Snapshot(), ended, CancellationToken.None);
        Assert.Equal([(2, 1.0), (4, 4.0), (5, 9.0), (8, 5.0)], gates.Frames.Select(f => (f.Step, f.Values[0])));
    }

    private static SearchEvent Report(int sequence, int step) =>
        Examples.Report(sequence, 1, new CandidateReport(step, Reports, 0, 1, null, 5, Gates: [sequence, 1, 1, 1]));

    private static SearchSnapshot Snapshot() => new(Examples.Header, []);
}
