using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AdapterSearch.Cli.Reports;
using AdapterSearch.Client;
using AdapterSearch.Domain;
using AdapterSearch.Plots.Reports;

namespace AdapterSearch.Silo.Tests.Api;

public sealed class SearchReadsTests(SharedSilo shared) : IClassFixture<SharedSilo>
{
    private static readonly string[] Downloads = ["GetReport", "GetCheckpoint", "ExportAdapter"];
    private readonly AdapterSearchClient client = shared.Client;
    private readonly HttpClient http = new() { BaseAddress = shared.Client.Address };

    [Fact]
    public async Task Parts_of_a_search_say_what_the_whole_says()
    {
        var view = await shared.Silo.RunAsync();
        var id = view.Summary.Id;
        var board = await client.BoardAsync(id);
        var overview = await client.OverviewAsync(id);
        var lines = await client.CandidatesAsync(id).ToListAsync();

        Assert.Equal(JsonSerializer.Serialize(view.Board, JsonDefaults.Compact), JsonSerializer.Serialize(board.Lines, JsonDefaults.Compact));
        Assert.Equal((view.Winner, view.LastEvent), (board.Winner, board.LastEvent));
        Assert.Equal(view.Summary, overview.Summary);
        Assert.Equal(SearchStatus.Completed, overview.Summary.Status);
        Assert.Empty(overview.Candidates);
        Assert.Equal(view.Candidates.Select(CandidateLine.Of), lines);
    }

    [Fact]
    public async Task A_read_sees_all_that_was_acknowledged_before_it()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        var id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;
        await ReportedAsync(silo.Client, id);
        var number = (await silo.Client.CandidatesAsync(id, CandidateStatus.Running).FirstAsync()).Number;

        Assert.Equal(CandidateStatus.Stopped, (await silo.Client.StopCandidateAsync(id, number)).Status);
        Assert.Equal(CandidateStatus.Stopped, (await silo.Client.StopCandidateAsync(id, number)).Status);
        Assert.True((await silo.Client.PauseAsync(id)).Paused);
        Assert.True((await silo.Client.OverviewAsync(id)).Summary.Paused);
        Assert.False((await silo.Client.ResumeAsync(id)).Paused);
        await silo.Client.CancelAsync(id);
        Assert.Equal(SearchStatus.Cancelled, (await silo.Client.BoardAsync(id)).Summary.Status);
        Assert.Equal(SearchStatus.Cancelled, (await silo.Client.WaitAsync(id)).Summary.Status);
    }

    [Fact]
    public async Task An_unchanged_answer_is_304_and_a_changed_one_is_not()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        using var web = new HttpClient { BaseAddress = silo.Host.Address };
        var id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;
        await ReportedAsync(silo.Client, id);
        await silo.Client.PauseAsync(id);

        // Nothing more starts; what runs reports once more and is held.
        while ((await silo.Client.GetAsync(id)).Candidates.Any(c => c is { Status: CandidateStatus.Running, Report: null }))
        {
            await Task.Delay(20);
        }

        foreach (var path in new[] { ServiceRoutes.Search(id), ServiceRoutes.Board(id), ServiceRoutes.Candidates(id), ServiceRoutes.Candidate(id, 1), ServiceRoutes.Front(id), ServiceRoutes.Searches })
        {
            using var first = await web.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            Assert.NotNull(first.Headers.ETag);
            using var again = await AskAsync(web, path, first.Headers.ETag);
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
            Assert.Empty(await again.Content.ReadAsByteArrayAsync());
        }

        using var before = await web.GetAsync(ServiceRoutes.Board(id));
        await silo.Client.CancelAsync(id);
        using var after = await AskAsync(web, ServiceRoutes.Board(id), before.Headers.ETag!);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Pages_follow_each_other_without_gap_or_repetition_in_every_order()
    {
        var id = (await shared.Silo.RunAsync()).Summary.Id;
        var all = await client.CandidatesAsync(id).ToListAsync();
        foreach (var query in new[] { "sort=number", "sort=number&descending=true", "sort=validation", "sort=validation&descending=true", "sort=seconds", "sort=parameters" })
        {
            var seen = new List<CandidateLine>();
            string? cursor = null;
            do
            {
                var page = await GetAsync<Page<CandidateLine>>($"{ServiceRoutes.Candidates(id)}?limit=2&{query}{(cursor is null ? "" : "&cursor=" + cursor)}");
                Assert.InRange(page.Items.Count, 1, 2);
                seen.AddRange(page.Items);
                cursor = page.Next;
            }
            while (cursor is not null);

            Assert.Equal(all.OrderBy(c => c.Number), seen.OrderBy(c => c.Number));
            var scores = seen.Select(c => c.Validation).OfType<double>().ToArray();
            if (query.StartsWith("sort=validation", StringComparison.Ordinal))
            {
                Assert.Equal(query.EndsWith("true", StringComparison.Ordinal) ? scores.OrderDescending() : scores.Order(), scores);
                Assert.Equal(seen.Count - scores.Length, seen.AsEnumerable().Reverse().TakeWhile(c => c.Validation is null).Count());
            }
        }
    }

    [Fact]
    public async Task Searches_are_listed_page_by_page_newest_first()
    {
        for (var i = 0; i < 3; i++)
        {
            await client.SubmitAsync(Workplace.Spec with { Seed = i });
        }

        var all = await client.ListAsync();
        var first = await GetAsync<Page<SearchSummary>>($"{ServiceRoutes.Searches}?limit=2");
        var second = await GetAsync<Page<SearchSummary>>($"{ServiceRoutes.Searches}?limit=2&cursor={first.Next}");

        Assert.Equal(all.Take(4).Select(s => s.Id), first.Items.Concat(second.Items).Select(s => s.Id).Take(4));
        Assert.Null((await GetAsync<Page<SearchSummary>>($"{ServiceRoutes.Searches}?limit=500")).Next);
    }

    [Theory]
    [InlineData("/candidates?limit=0", "limit")]
    [InlineData("/candidates?limit=1001", "limit")]
    [InlineData("/candidates?limit=x", "limit")]
    [InlineData("/candidates?descending=maybe", "descending")]
    [InlineData("/candidates?cursor=zz", "cursor")]
    [InlineData("/candidates?cursor=41", "cursor")]
    [InlineData("/candidates?status=sleeping", "status")]
    [InlineData("/candidates?sort=luck", "sort")]
    [InlineData("/candidates/1/events?after=x", "after")]
    [InlineData("/gates?candidate=x", "candidate")]
    [InlineData("/log?limit=x", "limit")]
    [InlineData("/events?after=x", "after")]
    [InlineData("/events?after=-1", "after")]
    public async Task A_value_of_a_query_that_cannot_be_taken_is_named(string path, string parameter)
    {
        var id = (await shared.Silo.RunAsync()).Summary.Id;
        using var refused = await http.GetAsync(ServiceRoutes.Search(id) + path);
        Assert.Equal(parameter, (await ErrorAsync(refused)).GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task Faults_of_changes_and_of_headers_are_named_too()
    {
        var id = (await shared.Silo.RunAsync()).Summary.Id;
        using var paused = await http.PostAsync($"{ServiceRoutes.Search(id)}/pause?running=x", null);
        Assert.Equal("running", (await ErrorAsync(paused)).GetProperty("parameter").GetString());
        using var drained = await http.PostAsync($"{ServiceRoutes.Nodes}/node/drain?seconds=x", null);
        Assert.Equal("seconds", (await ErrorAsync(drained)).GetProperty("parameter").GetString());
        foreach (var changes in new[] { "{", "[]" })
        {
            using var cloned = await http.PostAsync(ServiceRoutes.Clone(id), new StringContent(changes, Encoding.UTF8, "application/merge-patch+json"));
            Assert.Equal("", (await ErrorAsync(cloned)).GetProperty("pointer").GetString());
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, ServiceRoutes.Events(id, 0));
        request.Headers.Add("Last-Event-ID", "12x");
        using var followed = await http.SendAsync(request);
        Assert.Equal("Last-Event-ID", (await ErrorAsync(followed)).GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task Every_operation_of_the_document_has_a_name_a_summary_and_an_answer_with_a_form()
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync(ServiceRoutes.OpenApi));
        foreach (var operation in document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => (Place: $"{o.Name} {p.Name}", o.Value))))
        {
            Assert.True(operation.Value.TryGetProperty("operationId", out _) && operation.Value.TryGetProperty("summary", out _), operation.Place);
            var answers = operation.Value.GetProperty("responses").EnumerateObject().Where(r => r.Name.StartsWith('2')).ToArray();
            Assert.True(answers.Length == 1, operation.Place);
            Assert.True(answers[0].Value.TryGetProperty("content", out _) || Downloads.Contains(operation.Value.GetProperty("operationId").GetString()), operation.Place);
        }
    }

    [Fact]
    public async Task Faults_of_a_spec_have_places()
    {
        const string json = """{ "name": "x", "modell": 1, "training": { "steps": "many" }, "arms": [ { "name": "a", "strategy": { "method": "uniform", "rank": 3 } } ] }""";
        using var refused = await http.PostAsync(ServiceRoutes.Searches, new StringContent(json, System.Text.Encoding.UTF8, "application/json"));
        using var document = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        var pointers = document.RootElement.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("pointer").GetString());

        Assert.Equal(["/modell", "/training/steps", "/arms/0/strategy/rank"], pointers);
        var ranges = await client.ValidateAsync(Workplace.Spec with { Rank = -1, LearningRates = [0], Data = Workplace.Spec.Data with { Path = "nowhere" } });
        Assert.Contains("/rank", ranges.Errors.Select(e => e.Pointer));
        Assert.Contains("/learningRates", ranges.Errors.Select(e => e.Pointer));
        Assert.Contains("/data/path", ranges.Errors.Select(e => e.Pointer));
    }

    [Fact]
    public async Task A_good_spec_is_told_what_it_would_take()
    {
        var ended = await shared.Silo.RunAsync();
        var estimate = (await client.ValidateAsync(Workplace.Spec)).Estimate!;

        Assert.Equal(["dam", "uniform", "head <only>"], estimate.Arms.Select(a => a.Arm));
        Assert.Equal(ended.Summary.Planned, estimate.Candidates);
        Assert.Equal([20.0, 20.0, 10.0], estimate.Arms.Select(a => a.FinalSteps));
        Assert.Equal(Workplace.ParametersPerRank, estimate.Arms[1].AdapterParameters);
        Assert.Equal(0, estimate.Arms[2].AdapterParameters);
        Assert.Equal(ended.Shape.BaseParameters * 4, estimate.BaseWeightBytes);
        Assert.Equal(1 << 20, estimate.MeasuredPeakBytes);

        // The runner says a quarter of a second for twenty steps.
        Assert.Equal(estimate.Steps / 80, estimate.DeviceSeconds!.Value, 9);
        Assert.Equal(estimate.DeviceSeconds / 2, estimate.WallSeconds);
    }

    [Fact]
    public async Task A_candidate_has_its_curve_and_log_and_a_search_its_gates()
    {
        var view = await shared.Silo.RunAsync();
        var dam = view.Candidates.First(c => c.Job is DamSearchJob).Number;
        var details = await client.CandidateAsync(view.Summary.Id, dam);
        var gates = await client.GatesAsync(view.Summary.Id);

        Assert.Equal([1, 20], details.Curve.Select(c => c.Step));
        Assert.NotNull(details.Curve[1].ValidationAccuracy);
        Assert.Equal([SearchEventKind.Planned, SearchEventKind.Started, SearchEventKind.Ended], details.Log.Select(l => l.Kind));
        Assert.Equal((dam, "dam", "gate"), (gates.Candidate, gates.Arm, gates.Quantity));
        Assert.Equal(["0.q", "0.k"], gates.Modules.Take(2));
        Assert.Equal([0, 10, 20], gates.Frames.Select(f => f.Step));
        Assert.All(gates.Frames, f => Assert.Equal(12, f.Values.Count));
        Assert.Equal(12, gates.Mask.Count);
        var front = await client.FrontAsync(view.Summary.Id);
        Assert.NotEmpty(front.Points);
        Assert.Equal(front.Points.OrderBy(p => p.AdapterParameters), front.Points);
        Assert.Equal(front.Points.OrderBy(p => p.Validation), front.Points);
        Assert.Equal(SearchEventKind.SearchEnded, (await GetAsync<Page<LogLine>>($"{ServiceRoutes.Log(view.Summary.Id)}?limit=500")).Items[^1].Kind);
        Assert.Equal([1, 2], (await GetAsync<Page<LogLine>>($"{ServiceRoutes.Log(view.Summary.Id)}?limit=2")).Items.Select(l => l.Sequence));
    }

    [Fact]
    public async Task A_clone_changes_what_the_patch_says_and_nothing_else()
    {
        var id = (await client.SubmitAsync(Workplace.Spec)).Id;
        var clone = await client.CloneAsync(id, """{"name":"twin","seed":11,"data":{"testExamples":10},"arms":[{"name":"only","strategy":{"method":"uniform"}}]}""", "clone-1");
        var again = await client.CloneAsync(id, """{"name":"twin","seed":11,"data":{"testExamples":10},"arms":[{"name":"only","strategy":{"method":"uniform"}}]}""", "clone-1");

        Assert.Equal(clone.Id, again.Id);
        var spec = (await client.OverviewAsync(clone.Id)).Spec;
        Assert.Equal(("twin", 11, 10, 30), (spec.Name, spec.Seed, spec.Data.TestExamples, spec.Data.TrainExamples));
        Assert.Equal("only", Assert.Single(spec.Arms).Name);
        var refused = await Assert.ThrowsAsync<SearchApiException>(() => client.CloneAsync(id, """{"rank":0}"""));
        Assert.Contains(refused.Problems, p => p.StartsWith("rank = 0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_events_that_a_page_shows_are_one_table_to_download()
    {
        var id = (await shared.Silo.RunAsync()).Summary.Id;
        var wanted = new List<long>();
        await foreach (var happened in client.WatchAsync(id))
        {
            if (happened.Kind != SearchEventKind.Report || happened.Report!.Rung > 0)
            {
                wanted.Insert(0, happened.Sequence);
            }
        }

        var rows = (await http.GetStringAsync($"/searches/{id}/events.csv")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("number,time,what,candidate,message", rows[0]);
        Assert.Equal(wanted, rows.Skip(1).Select(r => long.Parse(r.Split(',')[0])));
        Assert.Contains(",search ended,", rows[1], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/searches/none/events.csv")).StatusCode);
    }

    [Fact]
    public async Task Files_of_a_search_go_at_once_and_its_record_when_it_is_forced()
    {
        var view = await shared.Silo.RunAsync();
        var id = view.Summary.Id;
        var number = view.Winner!.Value;
        var folder = Path.Combine(shared.Silo.DataFolder, "artefacts", id, $"candidate-{number:D5}");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "weights.bin"), "12345");
        using var checkpoint = await http.GetAsync(ServiceRoutes.Checkpoint(id, number));
        Assert.Equal(HttpStatusCode.OK, checkpoint.StatusCode);
        Assert.StartsWith("sha-256=:", checkpoint.Headers.GetValues(ServiceRoutes.DigestHeader).Single(), StringComparison.Ordinal);
        using var zip = new System.IO.Compression.ZipArchive(await checkpoint.Content.ReadAsStreamAsync());
        Assert.Equal(["weights.bin"], zip.Entries.Select(e => e.FullName));
        using var download = new MemoryStream();
        await client.CheckpointAsync(id, number, download);
        Assert.Equal(await checkpoint.Content.ReadAsByteArrayAsync(), download.ToArray());

        using var report = new MemoryStream();
        await client.ReportAsync(id, report);
        Assert.StartsWith("<!doctype html>", Encoding.UTF8.GetString(report.ToArray()), StringComparison.OrdinalIgnoreCase);

        var kept = await client.DeleteAsync(id);
        Assert.Equal((5, false), (kept.FreedBytes, kept.RecordRemoved));
        Assert.True(kept.RecordKeptUntil > view.Summary.Submitted.AddDays(29));
        Assert.False(Directory.Exists(folder));
        Assert.Equal(id, (await client.OverviewAsync(id)).Summary.Id);
        Assert.Equal(kept.RecordKeptUntil, (await client.ListAsync()).Single(s => s.Id == id).KeptUntil);
        Assert.Contains(">deleted, record until", await http.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains("Where the search stands", await http.GetStringAsync($"/searches/{id}"), StringComparison.Ordinal);

        Assert.True((await client.DeleteAsync(id, force: true)).RecordRemoved);
        var gone = await Assert.ThrowsAsync<SearchApiException>(() => client.GetAsync(id));
        Assert.Equal(HttpStatusCode.NotFound, gone.Status);
        Assert.DoesNotContain(await client.ListAsync(), s => s.Id == id);
        Assert.Contains("There is no search of this name", await http.GetStringAsync($"/searches/{id}"), StringComparison.Ordinal);
        Assert.NotEqual(id, (await client.SubmitAsync(Workplace.Spec)).Id);
    }

    [Fact]
    public async Task A_running_search_is_not_deleted_and_gives_no_checkpoint()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        using var web = new HttpClient { BaseAddress = silo.Host.Address };
        var id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;

        var refused = await Assert.ThrowsAsync<SearchApiException>(() => silo.Client.DeleteAsync(id, force: true));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Equal(HttpStatusCode.Conflict, (await web.GetAsync(ServiceRoutes.Checkpoint(id, 1))).StatusCode);
        var tooEarly = await Assert.ThrowsAsync<SearchApiException>(() => silo.Client.ReportAsync(id, Stream.Null));
        Assert.Equal(HttpStatusCode.Conflict, tooEarly.Status);
        await silo.Client.CancelAsync(id);
    }

    [Fact]
    public async Task A_stream_goes_on_behind_the_last_event_id()
    {
        var view = await shared.Silo.RunAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, ServiceRoutes.Events(view.Summary.Id, 0));
        request.Headers.Add("Last-Event-ID", $"{view.LastEvent - 1}");
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal([$"id: {view.LastEvent}"], text.Split('\n').Where(l => l.StartsWith("id:", StringComparison.Ordinal)));
        Assert.Contains("event: end", text);
    }

    [Fact]
    public async Task The_report_of_an_ended_search_is_one_page_that_names_every_arm()
    {
        var view = await shared.Silo.RunAsync();
        using var response = await http.GetAsync(ServiceRoutes.Report(view.Summary.Id));
        var page = await response.Content.ReadAsStringAsync();

        Assert.Equal((HttpStatusCode.OK, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal($"{view.Summary.Id}-report.html", response.Content.Headers.ContentDisposition?.FileName);
        Assert.All(view.Spec.Arms, arm => Assert.Contains($"<td>{WebUtility.HtmlEncode(arm.Name)}", page));
        Assert.Equal(HtmlReport.Render(await shared.Silo.Client.FinishedAsync(view.Summary.Id, CancellationToken.None)), page);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(ServiceRoutes.Report("search-999"))).StatusCode);
    }

    [Fact]
    public async Task The_document_in_the_repository_is_the_one_that_the_service_gives()
    {
        var given = await http.GetStringAsync(ServiceRoutes.OpenApi);
        var path = Path.Combine(CommandRun.RepositoryRoot, "docs", "openapi.json");
        if (Environment.GetEnvironmentVariable("UPDATE_OPENAPI") is { Length: > 0 })
        {
            await File.WriteAllTextAsync(path, given + "\n");
        }

        Assert.Equal(await File.ReadAllTextAsync(path), given + "\n");
    }

    private static async Task<JsonElement> ErrorAsync(HttpResponseMessage refused)
    {
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
        using var document = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("errors").EnumerateArray().Single().Clone();
    }

    private static async Task ReportedAsync(AdapterSearchClient client, string id)
    {
        await foreach (var happened in client.WatchAsync(id))
        {
            if (happened.Kind == SearchEventKind.Report)
            {
                break;
            }
        }
    }

    private static Task<HttpResponseMessage> AskAsync(HttpClient web, string path, EntityTagHeaderValue tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(tag);
        return web.SendAsync(request);
    }

    private async Task<T> GetAsync<T>(string path) => JsonSerializer.Deserialize<T>(await http.GetStringAsync(path), JsonDefaults.Compact)!;
}
