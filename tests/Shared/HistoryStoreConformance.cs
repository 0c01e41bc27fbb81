using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using Xunit;

namespace AdapterSearch.Testing;

/// <summary>What every history store promises; a new store is one more derived class.</summary>
public abstract class HistoryStoreConformance
{
    /// <summary>Opens the store that belongs to this test; opened again, a durable one holds what was appended before.</summary>
    protected abstract IHistoryStore Open();

    /// <summary>Ends a store without any chance to finish work, as a killed process does.</summary>
    protected virtual ValueTask CrashAsync(IHistoryStore store) => default;

    /// <summary>False for stores that live as long as the process.</summary>
    protected virtual bool SurvivesACrash => true;

    [Fact]
    public async Task Events_are_read_back_as_they_were_appended()
    {
        var store = Open();
        SearchEvent[] events = [Event(1, SearchEventKind.Submitted), Full(2), Event(3, SearchEventKind.SearchEnded)];
        await store.AppendAsync("a-1", events);
        var read = await store.ReadAsync("a-1", 0, 10);
        Assert.Equal(JsonSerializer.Serialize(events, JsonDefaults.Compact), JsonSerializer.Serialize(read, JsonDefaults.Compact));
        Assert.Equal(3, await store.LastAsync("a-1"));
        await CrashAsync(store);
    }

    [Fact]
    public async Task An_unknown_search_has_no_events()
    {
        var store = Open();
        Assert.Empty(await store.ReadAsync("nobody", 0, 10));
        Assert.Equal(0, await store.LastAsync("nobody"));
        await CrashAsync(store);
    }

    [Fact]
    public async Task Candidates_are_read_as_their_newest_events_have_them()
    {
        var store = Open();
        var full = Full(5);
        SearchEvent Of(long sequence, int candidate, CandidateStatus status) =>
            full with { Sequence = sequence, Candidate = candidate, View = full.View! with { Number = candidate, Status = status } };
        await store.AppendAsync("a-1", [Event(1), Of(2, 7, CandidateStatus.Waiting), Of(3, 2, CandidateStatus.Waiting)]);
        await store.AppendAsync("a-1", [Of(4, 7, CandidateStatus.Running), Of(5, 12, CandidateStatus.Waiting), Event(6)]);
        await store.AppendAsync("a-2", [Of(1, 3, CandidateStatus.Waiting)]);
        if (await store.ReadCandidatesAsync("a-1", 0, 2) is { } first)
        {
            Assert.Equal([(2, CandidateStatus.Waiting), (7, CandidateStatus.Running)], first.Select(c => (c.Number, c.Status)));
            Assert.Equal([12], (await store.ReadCandidatesAsync("a-1", 7, 2))!.Select(c => c.Number));
            Assert.Empty((await store.ReadCandidatesAsync("nobody", 0, 2))!);
            Assert.Equal(
                JsonSerializer.Serialize(full.View! with { Number = 12, Status = CandidateStatus.Waiting }, JsonDefaults.Compact),
                JsonSerializer.Serialize((await store.ReadCandidatesAsync("a-1", 11, 1))![0], JsonDefaults.Compact));
        }
        await CrashAsync(store);
    }

    [Fact]
    public async Task A_candidates_events_are_found_among_those_of_others()
    {
        var store = Open();
        await store.AppendAsync("a-1", [.. Enumerable.Range(1, 30).Select(i => Event(i) with { Candidate = i % 3 })]);
        await store.AppendAsync("b-1", [Event(1) with { Candidate = 2 }]);

        Assert.Equal([2, 5, 8, 11], (await store.ReadCandidateAsync("a-1", 2, 0, 4)).Select(e => e.Sequence));
        Assert.Equal([14, 17, 20, 23, 26, 29], (await store.ReadCandidateAsync("a-1", 2, 11, 100)).Select(e => e.Sequence));
        Assert.Empty(await store.ReadCandidateAsync("a-1", 7, 0, 100));
        Assert.Empty(await store.ReadCandidateAsync("nobody", 2, 0, 100));
        await CrashAsync(store);
    }

    [Fact]
    public async Task A_removed_search_leaves_nothing_and_others_stay()
    {
        var store = Open();
        await store.AppendAsync("a-1", [Event(1), Event(2)]);
        await store.AppendAsync("b-1", [Event(1)]);
        if (await store.RemoveAsync("a-1"))
        {
            Assert.Empty(await store.ReadAsync("a-1", 0, 10));
            Assert.Equal(0, await store.LastAsync("a-1"));
            Assert.True(await store.RemoveAsync("a-1"));
        }

        Assert.Single(await store.ReadAsync("b-1", 0, 10));
        await CrashAsync(store);
    }

    [Fact]
    public async Task Searches_do_not_see_each_other()
    {
        var store = Open();
        await store.AppendAsync("a-1", [Event(1)]);
        await store.AppendAsync("a-10", [Event(1), Event(2)]);
        Assert.Equal(1, await store.LastAsync("a-1"));
        Assert.Equal(2, await store.LastAsync("a-10"));
        Assert.Single(await store.ReadAsync("a-1", 0, 10));
        await CrashAsync(store);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition()
    {
        var store = Open();
        await store.AppendAsync("a-1", [.. Enumerable.Range(1, 25).Select(i => Event(i))]);
        var seen = new List<long>();
        while (true)
        {
            var page = await store.ReadAsync("a-1", seen.LastOrDefault(), 10);
            if (page.Count == 0)
            {
                break;
            }

            Assert.True(page.Count <= 10);
            seen.AddRange(page.Select(e => e.Sequence));
        }

        Assert.Equal(Enumerable.Range(1, 25).Select(i => (long)i), seen);
        await CrashAsync(store);
    }

    [Fact]
    public async Task Reports_can_be_left_out_of_a_full_page()
    {
        var store = Open();
        await store.AppendAsync("a-1", [.. Enumerable.Range(1, 30).Select(i => Event(i, i % 3 == 0 ? SearchEventKind.Ended : SearchEventKind.Report))]);
        var read = await store.ReadAsync("a-1", 0, 5, withReports: false);
        Assert.Equal([3L, 6, 9, 12, 15], read.Select(e => e.Sequence));
        await CrashAsync(store);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public async Task An_event_that_does_not_follow_the_newest_is_refused(long sequence)
    {
        var store = Open();
        await store.AppendAsync("a-1", [Event(1), Event(2)]);
        var fault = await Assert.ThrowsAsync<HistoryConflictException>(() => store.AppendAsync("a-1", [Event(sequence)]));
        Assert.Equal((3, sequence), (fault.Expected, fault.Actual));
        Assert.Equal(2, await store.LastAsync("a-1"));
        await CrashAsync(store);
    }

    [Fact]
    public async Task A_batch_with_a_gap_stores_nothing()
    {
        var store = Open();
        await Assert.ThrowsAsync<HistoryConflictException>(() => store.AppendAsync("a-1", [Event(1), Event(3)]));
        Assert.Equal(0, await store.LastAsync("a-1"));
        Assert.Empty(await store.ReadAsync("a-1", 0, 10));
        await CrashAsync(store);
    }

    [Fact]
    public async Task An_empty_batch_is_a_mistake()
    {
        var store = Open();
        await Assert.ThrowsAsync<ArgumentException>(() => store.AppendAsync("a-1", []));
        await CrashAsync(store);
    }

    [Fact]
    public async Task Of_two_writers_of_the_same_event_one_is_refused()
    {
        var store = Open();
        var writers = Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            try
            {
                await store.AppendAsync("a-1", [Event(1) with { Message = $"writer {i}" }]);
                return 1;
            }
            catch (HistoryConflictException)
            {
                return 0;
            }
        }));
        Assert.Equal(1, (await Task.WhenAll(writers)).Sum());
        Assert.Equal(1, await store.LastAsync("a-1"));
        await CrashAsync(store);
    }

    [Fact]
    public async Task An_acknowledged_event_is_there_after_a_crash()
    {
        var store = Open();
        await store.AppendAsync("a-1", [Event(1), Full(2)]);
        await CrashAsync(store);
        if (!SurvivesACrash)
        {
            return;
        }

        var again = Open();
        var read = await again.ReadAsync("a-1", 0, 10);
        Assert.Equal(JsonSerializer.Serialize<SearchEvent[]>([Event(1), Full(2)], JsonDefaults.Compact), JsonSerializer.Serialize(read, JsonDefaults.Compact));
        await again.AppendAsync("a-1", [Event(3)]);
        await Assert.ThrowsAsync<HistoryConflictException>(() => again.AppendAsync("a-1", [Event(3)]));
        await CrashAsync(again);
    }

    private static SearchEvent Event(long sequence, SearchEventKind kind = SearchEventKind.Report) =>
        new(sequence, new DateTimeOffset(2026, 1, 1, 0, 0, (int)(sequence % 60), TimeSpan.Zero), kind, 0, $"event {sequence}");

    /// <summary>An event that uses every part of its type.</summary>
    private static SearchEvent Full(long sequence)
    {
        var score = new SplitScore(double.NaN, 0.875, 300);
        var modules = new ModuleScores
        {
            ByReadout = new Dictionary<string, IReadOnlyList<double>> { ["gate"] = [0.1, 1e-300] },
            Mask = [true, false],
            Gates = [0.9, double.PositiveInfinity],
            Log = [new GateLogEntry(5, 0.7, 0.01, [0.3], [0.5, 0.5])],
        };
        var adapter = new ModuleAdapter(new ModuleAddress(3, "q"), AdapterKind.Lora, 4, 8);
        var job = new TrainJob(
            new CandidateConfiguration(TrainingMode.Adapters, new AdapterConfiguration([adapter]), 0.01), new TrainingOptions(), true, 7);
        var report = new CandidateReport(10, 160, 1, 0.5, score, 12.5, [0.25, 0.75]);
        return new SearchEvent(sequence, new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero), SearchEventKind.Ended, 9, "Ümlaut, \"quotes\"\n", report, new CandidateView
        {
            Number = 9,
            Arm = "dam",
            Repetition = 2,
            Role = CandidateRole.Final,
            Job = job,
            Status = CandidateStatus.Completed,
            Attempt = 3,
            Report = report,
            Outcome = new CandidateOutcome { Validation = score, Test = new SplitScore(0.1, 1, 2), Modules = modules, Artefact = "9-3" },
        });
    }
}
