using System.Net;
using System.Text;
using System.Text.Json;
using AdapterSearch.Client;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Tests.Api;

/// <summary>One search whose candidates run until the test lets them go.</summary>
public sealed class ManualCandidateApiTests : IAsyncLifetime
{
    private const int First = 1_000_000_001;
    private static readonly ManualCandidate Candidate = Of("0.q", rank: 3);
    private RunningSilo silo = null!;
    private HttpClient http = null!;
    private string id = "";

    public async Task InitializeAsync()
    {
        silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        http = new HttpClient { BaseAddress = silo.Host.Address };
        id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await silo.DisposeAsync();
    }

    [Fact]
    public async Task It_answers_201_with_its_place_and_number_and_runs_beside_the_arms_to_their_end()
    {
        using var response = await PostAsync(Json(Candidate));
        var line = JsonSerializer.Deserialize<CandidateLine>(await response.Content.ReadAsStringAsync(), JsonDefaults.Compact)!;
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(ServiceRoutes.Candidate(id, First), response.Headers.Location!.ToString());
        Assert.Equal((First, "", CandidateRole.Manual, 0), (line.Number, line.Arm, line.Role, line.Repetition));
        Assert.Equal(First + 1, (await silo.Client.AddCandidateAsync(id, Candidate with { Repetition = 1 })).Number);

        silo.Runner.Release();
        await silo.Client.WaitAsync(id);
        var view = await silo.Client.GetAsync(id);
        await using var other = await RunningSilo.StartAsync();
        var alone = await other.RunAsync();
        Assert.Equal(SearchStatus.Completed, view.Summary.Status);
        Assert.Equal(Text(alone.Board), Text(view.Board));
        Assert.Equal(alone.Winner, view.Winner);
        Assert.Equal(Text(alone.Candidates.Select(Result)), Text(view.Candidates.Where(c => c.Number < First).Select(Result)));

        // Listed by role, with a score on validation data and none on the test split.
        using var listed = await http.GetAsync($"{ServiceRoutes.Candidates(id)}?role=manual&sort=validation&descending=true&limit=1");
        var page = JsonSerializer.Deserialize<Page<CandidateLine>>(await listed.Content.ReadAsStringAsync(), JsonDefaults.Compact)!;
        using var rest = await http.GetAsync($"{ServiceRoutes.Candidates(id)}?role=manual&sort=validation&descending=true&limit=1&cursor={page.Next}");
        CandidateLine[] both = [.. page.Items, .. JsonSerializer.Deserialize<Page<CandidateLine>>(await rest.Content.ReadAsStringAsync(), JsonDefaults.Compact)!.Items];
        Assert.Equal([First, First + 1], both.Select(l => l.Number).Order());
        Assert.All(both, l => Assert.Equal((CandidateStatus.Completed, null, 96L), (l.Status, l.Test, l.AdapterParameters)));
        Assert.All(both, l => Assert.NotNull(l.Validation));
        var front = await silo.Client.FrontAsync(id);
        Assert.DoesNotContain(front.Points, p => p.Number >= First);
        Assert.Equal(view.Candidates.Count(c => c.Outcome is { AdapterParameters: > 0, Validation: not null } && c.Number < First), front.Considered);
        Assert.Equal(Candidate.Configuration.LearningRate, ((TrainJob)(await silo.Client.CandidateAsync(id, First)).Candidate.Job).Configuration.LearningRate);
        using var archive = new MemoryStream();
        await silo.Client.ExportAsync(id, archive, First);
        Assert.True(archive.Length > 0);
    }

    [Fact]
    public async Task The_same_key_is_the_same_candidate_also_when_the_search_has_ended()
    {
        var first = await silo.Client.AddCandidateAsync(id, Candidate, "mine");
        Assert.Equal(first.Number, (await silo.Client.AddCandidateAsync(id, Candidate, "mine")).Number);
        Assert.Equal(first.Number + 1, (await silo.Client.AddCandidateAsync(id, Candidate, "another")).Number);
        var taken = await Assert.ThrowsAsync<SearchApiException>(() => silo.Client.AddCandidateAsync(id, Candidate with { Repetition = 1 }, "mine"));
        Assert.Equal(HttpStatusCode.Conflict, taken.Status);
        Assert.Contains($"candidate {first.Number} was added under this idempotency key", taken.Message);

        silo.Runner.Release();
        await silo.Client.WaitAsync(id);
        var again = await silo.Client.AddCandidateAsync(id, Candidate, "mine");
        Assert.Equal((first.Number, CandidateStatus.Completed), (again.Number, again.Status));
        var ended = await Assert.ThrowsAsync<SearchApiException>(() => silo.Client.AddCandidateAsync(id, Candidate, "late"));
        Assert.Equal(HttpStatusCode.Conflict, ended.Status);
        Assert.Contains("has ended", ended.Message);
        Assert.Contains($"./search clone {id}", ended.Message);
        Assert.Equal(2, (await silo.Client.GetAsync(id)).Candidates.Count(c => c.Role == CandidateRole.Manual));
    }

    [Theory]
    [InlineData("""{"configuration":{"mode":"adapters","adapters":{"modules":[{"module":"7.q","kind":"lora","rank":1,"alpha":2}]},"learningRate":0.01}}""", "/configuration/adapters/modules/0/module", "'7.q'")]
    [InlineData("""{"configuration":{"mode":"adapters","adapters":{"modules":[{"module":"0.q","kind":"lora","rank":17,"alpha":2}]},"learningRate":0.01}}""", "/configuration/adapters/modules/0/rank", "between 1 and 16")]
    [InlineData("""{"configuration":{"mode":"adapters","adapters":{"modules":[{"module":"0.q","kind":"lora","rank":15,"alpha":2}]},"learningRate":0.01}}""", "/configuration/adapters", "needs 480 adapter parameters; the budget is 448")]
    [InlineData("""{"configuration":{"mode":"adapters","adapters":{"modules":[{"module":"0.q","kind":"vera","rank":1,"alpha":2}]},"learningRate":0.01}}""", "/configuration/adapters/modules/0/kind", "one of lora")]
    [InlineData("""{"configuration":{"mode":"adapters","adapters":{"modules":[{"module":5,"kind":"lora","rank":1,"alpha":2}]},"learningRate":0.01}}""", "/configuration/adapters/modules/0/module", "layer.projection")]
    [InlineData("""{"configuration":{"mode":"adapters","adapters":{"modules":[{"module":"0.q","kind":"lora","rank":1,"alpha":2}]},"learningRate":"NaN"}}""", "/configuration/learningRate", "finite")]
    [InlineData("""{"configuration":{"mode":"adapters","adapters":{"modules":[{"module":"0.q","kind":"lora","rank":1,"alpha":2}]},"learningRate":1e999}}""", "/configuration/learningRate", "finite")]
    [InlineData("""{"configuration":{"mode":"adapters","adapters":{"modules":[{"module":"0.q","kind":"lora","rank":1,"alpha":2}]}}}""", "/configuration/learningRate", "above 0")]
    [InlineData("""{"configuration":{"mode":"headOnly","learningRate":0.01},"repetition":2}""", "/repetition", "between 0 and 1")]
    [InlineData("""{"configuration":{"mode":"full","learningRate":0.01}}""", "/configuration/mode", "outside the budget of 448")]
    [InlineData("""{"configuration":{"mode":"headOnly","learningRate":0.01},"warmStartFrom":1}""", "/warmStartFrom", "unknown key; known here: configuration, repetition")]
    [InlineData("""{"configuration":{"mode":"headOnly","learningRate":0.01},"job":"damSearch"}""", "/job", "unknown key")]
    [InlineData("{}", "/configuration", "must have a value")]
    [InlineData("null", "", "expected an object")]
    [InlineData("{", "", "the text is not a candidate")]
    public async Task A_fault_is_named_with_its_place(string body, string pointer, string expected)
    {
        using var refused = await PostAsync(body);
        var text = await refused.Content.ReadAsStringAsync();
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType!.MediaType));
        var error = JsonDocument.Parse(text).RootElement.GetProperty("errors").EnumerateArray().First();
        Assert.Equal(pointer, error.GetProperty("pointer").GetString());
        Assert.Contains(expected, error.GetProperty("detail").GetString());
        Assert.DoesNotContain((await silo.Client.GetAsync(id)).Candidates, c => c.Role == CandidateRole.Manual);
    }

    [Fact]
    public async Task Unknown_keys_and_impossible_values_are_named_together()
    {
        using var refused = await PostAsync("""{"configuration":{"mode":"headOnly","learningRate":20},"repetition":9,"reptition":1}""");
        var problems = JsonDocument.Parse(await refused.Content.ReadAsStringAsync()).RootElement.GetProperty("problems");
        Assert.Equal(["reptition", "repetition", "configuration.learningRate"], problems.EnumerateArray().Select(p => p.GetString()!.Split(' ', ':')[0]));
    }

    [Fact]
    public async Task It_is_stopped_and_cancelled_like_any_other_and_an_unknown_search_is_404()
    {
        var one = (await silo.Client.AddCandidateAsync(id, Candidate)).Number;
        var two = (await silo.Client.AddCandidateAsync(id, Candidate)).Number;
        Assert.Equal(CandidateStatus.Stopped, (await silo.Client.StopCandidateAsync(id, one)).Status);
        await silo.Client.CancelAsync(id);
        Assert.Equal(CandidateStatus.Cancelled, (await silo.Client.CandidateAsync(id, two)).Candidate.Status);
        var unknown = await Assert.ThrowsAsync<SearchApiException>(() => silo.Client.AddCandidateAsync("nobody", Candidate));
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
    }

    [Fact]
    public async Task A_key_that_is_too_long_and_a_body_of_another_kind_are_refused()
    {
        using var key = await PostAsync(Json(Candidate), new string('k', 201));
        Assert.Equal(HttpStatusCode.BadRequest, key.StatusCode);
        using var form = await http.PostAsync(ServiceRoutes.Candidates(id), new StringContent(Json(Candidate), Encoding.UTF8, "text/plain"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form.StatusCode);
    }

    private static ManualCandidate Of(string module, int rank) => new(new CandidateConfiguration(
        TrainingMode.Adapters, new AdapterConfiguration([new ModuleAdapter(ModuleAddress.Parse(module), AdapterKind.Lora, rank, 2 * rank)]), 0.02));

    private static string Json(ManualCandidate candidate) => JsonSerializer.Serialize(candidate, JsonDefaults.Compact);

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, JsonDefaults.Compact);

    private static object Result(CandidateView c) => new { c.Number, c.Arm, c.Repetition, c.Job, c.Outcome };

    private Task<HttpResponseMessage> PostAsync(string body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, ServiceRoutes.Candidates(id)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Add(ServiceRoutes.IdempotencyKeyHeader, key);
        }

        return http.SendAsync(request);
    }
}
