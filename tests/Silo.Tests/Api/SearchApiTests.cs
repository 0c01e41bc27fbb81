using System.Net;
using System.Text;
using System.Text.Json;
using AdapterSearch.Client;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Tests.Api;

public sealed class SearchApiTests(SharedSilo shared) : IClassFixture<SharedSilo>
{
    private readonly AdapterSearchClient client = shared.Client;

    [Fact]
    public async Task A_submitted_search_runs_to_its_end_and_is_listed_and_shown()
    {
        var view = await shared.Silo.RunAsync();

        Assert.Equal(SearchStatus.Completed, view.Summary.Status);
        Assert.Equal(Workplace.ParametersPerRank, view.BudgetParameters);
        Assert.Equal(0.01, view.LearningRate);
        Assert.Equal(["dam", "uniform", "head <only>"], view.Board.Select(l => l.Arm));
        Assert.All(view.Board, l => Assert.Equal(2, l.Finals));
        Assert.NotNull(view.Winner);
        Assert.Contains(await client.ListAsync(), s => s.Id == view.Summary.Id && s.Status == SearchStatus.Completed);
    }

    [Fact]
    public async Task Submission_answers_201_with_the_place_of_the_search()
    {
        using var http = new HttpClient { BaseAddress = client.Address };
        using var body = new StringContent(JsonSerializer.Serialize(Workplace.Spec, JsonDefaults.Compact), Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(ServiceRoutes.Searches, body);

        var summary = JsonSerializer.Deserialize<SearchSummary>(await response.Content.ReadAsStringAsync(), JsonDefaults.Compact)!;
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(ServiceRoutes.Search(summary.Id), response.Headers.Location!.ToString());
    }

    [Fact]
    public async Task The_same_idempotency_key_is_the_same_search()
    {
        var first = await client.SubmitAsync(Workplace.Spec, "key-1");
        var second = await client.SubmitAsync(Workplace.Spec, "key-1");
        var other = await client.SubmitAsync(Workplace.Spec, "key-2");

        Assert.Equal(first.Id, second.Id);
        Assert.NotEqual(first.Id, other.Id);
    }

    [Fact]
    public async Task The_same_idempotency_key_with_another_spec_is_refused()
    {
        await client.SubmitAsync(Workplace.Spec, "key-3");

        var refusal = await Assert.ThrowsAsync<SearchApiException>(() => client.SubmitAsync(Workplace.Spec with { Seed = 8 }, "key-3"));
        Assert.Equal(HttpStatusCode.BadRequest, refusal.Status);
    }

    [Fact]
    public async Task One_refusal_names_every_fault_of_the_text()
    {
        const string json = """
            { "name": "x", "modell": "tiny-vit", "rank": "four", "training": { "stepps": 3, "decay": "steep" },
              "arms": [ { "name": "a", "strategy": { "method": "magic" } }, { "name": "b", "strategy": { "method": "uniform", "rank": 3 } } ] }
            """;

        var refusal = await Assert.ThrowsAsync<SearchApiException>(() => client.SubmitJsonAsync(json));

        Assert.Equal(HttpStatusCode.BadRequest, refusal.Status);
        Assert.Equal(6, refusal.Problems.Count);
        Assert.Contains(refusal.Problems, p => p.StartsWith("modell: unknown key", StringComparison.Ordinal));
        Assert.Contains(refusal.Problems, p => p.StartsWith("rank: expected a whole number, found \"four\"", StringComparison.Ordinal));
        Assert.Contains(refusal.Problems, p => p.StartsWith("training.stepps: unknown key", StringComparison.Ordinal));
        Assert.Contains(refusal.Problems, p => p.StartsWith("training.decay: expected one of constant, linear, cosine", StringComparison.Ordinal));
        Assert.Contains(refusal.Problems, p => p.StartsWith("arms[0].strategy.method: 'magic' is not known; one of ", StringComparison.Ordinal) && p.Contains(" dam, ", StringComparison.Ordinal));
        Assert.Contains(refusal.Problems, p => p.StartsWith("arms[1].strategy.rank: unknown key; known here: none", StringComparison.Ordinal));
        Assert.All(refusal.Problems, p => Assert.Contains(p, refusal.Message));
    }

    [Fact]
    public async Task One_refusal_names_unknown_keys_and_impossible_values_together()
    {
        var json = JsonSerializer.Serialize(Workplace.Spec with { Repetitions = 0, Model = "missing" }, JsonDefaults.Compact).Replace("\"seed\":", "\"sede\":", StringComparison.Ordinal);

        var refusal = await Assert.ThrowsAsync<SearchApiException>(() => client.SubmitJsonAsync(json));

        Assert.Equal(3, refusal.Problems.Count);
        Assert.StartsWith("sede: unknown key", refusal.Problems[0], StringComparison.Ordinal);
        Assert.Contains(refusal.Problems, p => p.StartsWith("repetitions = 0", StringComparison.Ordinal));
        Assert.Contains(refusal.Problems, p => p.StartsWith("model = 'missing'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("3")]
    public async Task A_text_that_is_no_object_is_no_spec(string json)
    {
        var report = await client.ValidateJsonAsync(json);

        Assert.Equal($"the spec: expected an object, found {json}", Assert.Single(report.Problems));
    }

    [Fact]
    public async Task One_refusal_names_every_impossible_value()
    {
        var spec = Workplace.Spec with { Repetitions = 0, Rank = -1, LearningRates = [0], Model = "../data/digits", Data = Workplace.Spec.Data with { Path = "nowhere" } };

        var refusal = await Assert.ThrowsAsync<SearchApiException>(() => client.SubmitAsync(spec));

        Assert.Equal(HttpStatusCode.BadRequest, refusal.Status);
        Assert.Contains(refusal.Problems, p => p.StartsWith("repetitions = 0", StringComparison.Ordinal));
        Assert.Contains(refusal.Problems, p => p.StartsWith("rank = -1", StringComparison.Ordinal));
        Assert.Contains(refusal.Problems, p => p.StartsWith("learningRates contains 0", StringComparison.Ordinal));
        Assert.Contains(refusal.Problems, p => p.StartsWith("model = '../data/digits'", StringComparison.Ordinal));
        Assert.Contains(refusal.Problems, p => p.StartsWith("data.path = 'nowhere'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/etc")]
    [InlineData("..")]
    [InlineData("tiny-vit/../../data")]
    [InlineData("missing")]
    public async Task A_model_outside_its_root_is_refused(string path)
    {
        var report = await client.ValidateAsync(Workplace.Spec with { Model = path });

        Assert.Contains($"model = '{path}'", Assert.Single(report.Problems));
    }

    [Fact]
    public async Task A_broken_model_is_refused_with_its_reason()
    {
        var report = await client.ValidateAsync(Workplace.Spec with { Model = "broken" });

        Assert.Contains(report.Problems, p => p.StartsWith("model = 'broken'", StringComparison.Ordinal) && p.Contains("config.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_budget_below_the_smallest_module_is_refused_with_both_numbers()
    {
        var report = await client.ValidateAsync(Workplace.Spec with { Budget = new BudgetSpec { Parameters = 31 } });

        Assert.Contains(report.Problems, p => p.Contains("31 parameters", StringComparison.Ordinal) && p.Contains("needs 32", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_split_larger_than_the_data_is_refused()
    {
        var report = await client.ValidateAsync(Workplace.Spec with { Data = Workplace.Spec.Data with { TestExamples = 21 } });

        Assert.Contains("data = 'digits'", Assert.Single(report.Problems));
    }

    [Fact]
    public async Task An_empty_split_is_refused()
    {
        var report = await client.ValidateAsync(Workplace.Spec with { Data = Workplace.Spec.Data with { ValidationExamples = 0 } });

        Assert.Contains("data.validationExamples = 0", Assert.Single(report.Problems));
    }

    [Fact]
    public async Task A_good_spec_is_told_its_budget()
    {
        var report = await client.ValidateAsync(Workplace.Spec);

        Assert.Empty(report.Problems);
        Assert.Equal(Workplace.ParametersPerRank, report.BudgetParameters);
    }

    [Fact]
    public async Task A_request_above_the_limit_is_refused_without_being_read()
    {
        var refusal = await Assert.ThrowsAsync<SearchApiException>(() => client.ValidateJsonAsync(new string(' ', 1_100_000)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refusal.Status);
    }

    [Fact]
    public async Task An_unknown_search_is_404_everywhere()
    {
        Func<Task>[] calls =
        [
            () => client.GetAsync("nobody"),
            () => client.CancelAsync("nobody"),
            () => client.ProvenanceAsync("nobody"),
            () => client.ExportAsync("nobody", Stream.Null),
            async () => await client.WatchAsync("nobody").GetAsyncEnumerator().MoveNextAsync(),
        ];

        foreach (var call in calls)
        {
            var refusal = await Assert.ThrowsAsync<SearchApiException>(call);
            Assert.Equal(HttpStatusCode.NotFound, refusal.Status);
            Assert.Contains("'nobody'", refusal.Message);
        }
    }

    [Fact]
    public async Task Models_are_listed_with_shapes_and_problems()
    {
        var models = await client.ModelsAsync();

        Assert.Equal(["broken", "tiny-vit"], models.Select(m => m.Path));
        Assert.Null(models[0].Shape);
        Assert.NotEqual("", models[0].Problem);
        Assert.Equal(12, models[1].Shape!.Modules.Count);
        Assert.Equal(Workplace.ParametersPerRank, models[1].Shape!.ParametersPerRank);
    }

    [Fact]
    public async Task Health_and_version_answer()
    {
        using var http = new HttpClient { BaseAddress = client.Address };

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(ServiceRoutes.Live)).StatusCode);
        Assert.True(await client.IsReadyAsync());
        var version = await client.VersionAsync();
        Assert.Equal(2, version.Slots);
        Assert.Equal("no tensors", version.Tensors);
    }

    [Fact]
    public async Task Provenance_holds_the_hash_of_every_file()
    {
        var view = await shared.Silo.RunAsync();
        var provenance = await client.ProvenanceAsync(view.Summary.Id);

        Assert.Equal(["config.json", "model.safetensors"], provenance.Model.Select(f => f.Name));
        Assert.Equal(["images.idx.gz", "labels.idx.gz"], provenance.Data.Select(f => f.Name));
        Assert.All(provenance.Data, f => Assert.Equal(64, f.Sha256.Length));
    }

    [Fact]
    public async Task The_winner_is_exported_by_default_and_any_candidate_by_number()
    {
        var view = await shared.Silo.RunAsync();
        using var winner = new MemoryStream();
        await client.ExportAsync(view.Summary.Id, winner);
        Assert.Equal(view.Winner, CandidateIn(winner));

        var other = view.Candidates.First(c => c.Job is TrainJob && c.Number != view.Winner).Number;
        using var chosen = new MemoryStream();
        await client.ExportAsync(view.Summary.Id, chosen, other);
        Assert.Equal(other, CandidateIn(chosen));
    }

    [Fact]
    public async Task What_has_no_adapter_is_not_exported()
    {
        var view = await shared.Silo.RunAsync();
        var search = view.Candidates.First(c => c.Role == CandidateRole.Search).Number;

        var refused = await Assert.ThrowsAsync<SearchApiException>(() => client.ExportAsync(view.Summary.Id, Stream.Null, search));
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        var unknown = await Assert.ThrowsAsync<SearchApiException>(() => client.ExportAsync(view.Summary.Id, Stream.Null, 999));
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
    }

    private static int CandidateIn(Stream archive)
    {
        archive.Position = 0;
        using var zip = new System.IO.Compression.ZipArchive(archive);
        using var config = zip.GetEntry("adapter_config.json")!.Open();
        return JsonDocument.Parse(config).RootElement.GetProperty("candidate").GetInt32();
    }
}
