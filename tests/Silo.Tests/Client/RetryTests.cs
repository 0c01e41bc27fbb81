using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using AdapterSearch.Client;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Tests.Client;

public sealed class RetryTests
{
    private static readonly AdapterSearchClientOptions Quick = new() { Retries = 2, RetryDelay = TimeSpan.FromMilliseconds(1), WatchReconnects = 3, WatchSilence = TimeSpan.FromMilliseconds(50) };

    [Fact]
    public async Task A_submission_without_a_key_is_never_repeated()
    {
        var handler = new Scripted(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable));
        using var client = Client(handler);

        await Assert.ThrowsAsync<SearchApiException>(() => client.SubmitAsync(Workplace.Spec));
        Assert.Equal(1, handler.Calls);

        handler.Answer = _ => throw new HttpRequestException(HttpRequestError.ResponseEnded);
        await Assert.ThrowsAsync<ServiceUnreachableException>(() => client.SubmitAsync(Workplace.Spec));
        Assert.Equal(2, handler.Calls);
    }

    [Fact]
    public async Task A_submission_with_a_key_is_repeated_with_the_same_key()
    {
        var summary = new SearchSummary("s-1", "s", SearchStatus.Running, 0, 0, DateTimeOffset.UnixEpoch);
        var keys = new List<string>();
        var handler = new Scripted(_ => throw new InvalidOperationException());
        handler.Answer = request =>
        {
            keys.Add(request.Headers.GetValues(ServiceRoutes.IdempotencyKeyHeader).Single());
            return handler.Calls < 3 ? throw new HttpRequestException(HttpRequestError.ResponseEnded) : Json(summary);
        };
        using var client = Client(handler);

        Assert.Equal(summary, await client.SubmitAsync(Workplace.Spec, "mine"));
        Assert.Equal(["mine", "mine", "mine"], keys);
    }

    [Fact]
    public async Task A_candidate_by_hand_is_repeated_under_a_key_alone()
    {
        var candidate = new ManualCandidate(new CandidateConfiguration(TrainingMode.HeadOnly, AdapterConfiguration.None, 0.01), 1);
        var handler = new Scripted(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded));
        using var client = Client(handler);
        await Assert.ThrowsAsync<ServiceUnreachableException>(() => client.AddCandidateAsync("s-1", candidate));
        Assert.Equal(1, handler.Calls);

        var line = CandidateLine.Of(new CandidateView { Number = 1_000_000_001, Role = CandidateRole.Manual, Job = new TrainJob(candidate.Configuration, new TrainingOptions(), false) });
        var keys = new List<string>();
        handler.Answer = request =>
        {
            keys.Add(request.Headers.GetValues(ServiceRoutes.IdempotencyKeyHeader).Single());
            return handler.Calls < 3 ? throw new HttpRequestException(HttpRequestError.ResponseEnded) : Json(line);
        };
        Assert.Equal(line, await client.AddCandidateAsync("s-1", candidate, "mine"));
        Assert.Equal(["mine", "mine"], keys);
        await Assert.ThrowsAsync<ArgumentException>(() => client.AddCandidateAsync("s-1", candidate, "two\nlines"));
    }

    [Fact]
    public async Task A_read_is_repeated_after_503_but_not_after_a_refusal()
    {
        var handler = new Scripted(_ => throw new InvalidOperationException());
        handler.Answer = _ => handler.Calls < 3 ? new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) : Json(new Page<SearchSummary>([], null));
        using var client = Client(handler);
        Assert.Empty(await client.ListAsync());
        Assert.Equal(3, handler.Calls);

        handler.Answer = _ => new HttpResponseMessage(HttpStatusCode.NotFound);
        await Assert.ThrowsAsync<SearchApiException>(() => client.GetAsync("s-1"));
        Assert.Equal(4, handler.Calls);
    }

    [Fact]
    public async Task A_followed_search_that_falls_silent_is_opened_again_behind_its_last_event()
    {
        var asked = new List<string>();
        var handler = new Scripted(_ => throw new InvalidOperationException());
        handler.Answer = request =>
        {
            asked.Add(request.RequestUri!.Query);
            return handler.Calls == 1 ? Stream(Event(1, SearchEventKind.Planned), ends: false) : Stream(Event(2, SearchEventKind.SearchEnded), ends: true);
        };
        using var client = Client(handler);

        Assert.Equal([1, 2], await FollowAsync(client));
        Assert.Equal(["?after=0", "?after=1"], asked);
    }

    [Fact]
    public async Task Following_gives_up_when_the_service_stays_away()
    {
        var handler = new Scripted(_ => throw new InvalidOperationException());
        handler.Answer = _ => handler.Calls == 1 ? Stream(Event(1, SearchEventKind.Planned), ends: true) : throw new HttpRequestException(HttpRequestError.ConnectionError);
        using var client = Client(handler);

        await Assert.ThrowsAsync<ServiceUnreachableException>(() => FollowAsync(client));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task Following_outlasts_a_gateway_that_has_no_service_behind_it_at_the_start_and_later(HttpStatusCode status)
    {
        // Longer than the repetitions of one call, shorter than those of following.
        var streams = new Queue<HttpResponseMessage>([Stream(Event(1, SearchEventKind.Planned), ends: true), Stream(Event(2, SearchEventKind.SearchEnded), ends: true)]);
        var refusals = 0;
        var handler = new Scripted(_ =>
        {
            if (++refusals <= 2 * (Quick.Retries + 1))
            {
                return new HttpResponseMessage(status);
            }

            refusals = 0;
            return streams.Dequeue();
        });
        using var client = Client(handler);

        Assert.Equal([1, 2], await FollowAsync(client));
    }

    [Fact]
    public async Task Following_ends_when_the_gateway_stays_alone_or_the_service_refuses()
    {
        using var alone = Client(new Scripted(_ => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)));
        var given = await Assert.ThrowsAsync<ServiceUnreachableException>(() => FollowAsync(alone));
        Assert.Contains("503", given.Message);

        foreach (var status in new[] { HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden, HttpStatusCode.NotFound, HttpStatusCode.InternalServerError })
        {
            var handler = new Scripted(_ => throw new InvalidOperationException());
            handler.Answer = _ => handler.Calls == 1 ? Stream(Event(1, SearchEventKind.Planned), ends: true) : new HttpResponseMessage(status);
            using var client = Client(handler);
            Assert.Equal(status, (await Assert.ThrowsAsync<SearchApiException>(() => FollowAsync(client))).Status);
            Assert.Equal(2, handler.Calls);
        }
    }

    [Fact]
    public async Task Waiting_for_the_end_reads_it_although_a_gateway_refuses_for_a_while()
    {
        var running = new SearchView { Summary = new SearchSummary("s-1", "s", SearchStatus.Running, 0, 0, DateTimeOffset.UnixEpoch), Spec = Workplace.Spec, Shape = new ModelShape("vit", 0, [], [], 1, 1) };
        var ended = running with { Summary = running.Summary with { Status = SearchStatus.Completed } };
        var answers = new Queue<HttpResponseMessage>([
            Json(running),
            Stream(Event(1, SearchEventKind.SearchEnded), ends: true),
            .. Enumerable.Range(0, 2 * (Quick.Retries + 1)).Select(_ => new HttpResponseMessage(HttpStatusCode.BadGateway)),
            Json(ended)]);
        using var client = Client(new Scripted(_ => answers.Dequeue()));

        Assert.Equal(SearchStatus.Completed, (await client.WaitAsync("s-1")).Summary.Status);
    }

    [Fact]
    public async Task An_answer_that_is_not_ours_is_said_to_be_that()
    {
        using var client = Client(new Scripted(_ => new HttpResponseMessage { Content = new StringContent("<html>", Encoding.UTF8, "text/html") }));

        var fault = await Assert.ThrowsAsync<SearchApiException>(() => client.VersionAsync());
        Assert.Contains("is not an AdapterSearch service", fault.Message);
    }

    private static AdapterSearchClient Client(HttpMessageHandler handler) => new(new Uri("http://127.0.0.1:1"), Quick, handler);

    private static async Task<List<long>> FollowAsync(AdapterSearchClient client)
    {
        var seen = new List<long>();
        await foreach (var happened in client.WatchAsync("s-1"))
        {
            seen.Add(happened.Sequence);
        }

        return seen;
    }

    private static HttpResponseMessage Json<T>(T value) =>
        new() { Content = new StringContent(JsonSerializer.Serialize(value, JsonDefaults.Compact), Encoding.UTF8, "application/json") };

    private static string Event(long sequence, SearchEventKind kind) =>
        $"id: {sequence}\ndata: {JsonSerializer.Serialize(new SearchEvent(sequence, DateTimeOffset.UnixEpoch, kind, 0, ""), JsonDefaults.Compact)}\n\n";

    private static HttpResponseMessage Stream(string text, bool ends)
    {
        var pipe = new Pipe();
        pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask().GetAwaiter().GetResult();
        if (ends)
        {
            pipe.Writer.Complete();
        }

        return new HttpResponseMessage { Content = new StreamContent(pipe.Reader.AsStream()) };
    }

    private sealed class Scripted(Func<HttpRequestMessage, HttpResponseMessage> answer) : HttpMessageHandler
    {
        public Func<HttpRequestMessage, HttpResponseMessage> Answer { get; set; } = answer;

        public int Calls { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Calls++;
            return Task.FromResult(Answer(request));
        }
    }
}
