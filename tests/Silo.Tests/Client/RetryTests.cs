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
        var seen = new List<long>();
        await foreach (var happened in client.WatchAsync("s-1"))
        {
            seen.Add(happened.Sequence);
        }

        Assert.Equal([1, 2], seen);
        Assert.Equal(["?after=0", "?after=1"], asked);
    }

    [Fact]
    public async Task Following_gives_up_when_the_service_stays_away()
    {
        var handler = new Scripted(_ => throw new InvalidOperationException());
        handler.Answer = _ => handler.Calls == 1 ? Stream(Event(1, SearchEventKind.Planned), ends: true) : throw new HttpRequestException(HttpRequestError.ConnectionError);
        using var client = Client(handler);

        await Assert.ThrowsAsync<ServiceUnreachableException>(async () =>
        {
            await foreach (var _ in client.WatchAsync("s-1"))
            {
                // Until it gives up.
            }
        });
    }

    [Fact]
    public async Task An_answer_that_is_not_ours_is_said_to_be_that()
    {
        using var client = Client(new Scripted(_ => new HttpResponseMessage { Content = new StringContent("<html>", Encoding.UTF8, "text/html") }));

        var fault = await Assert.ThrowsAsync<SearchApiException>(() => client.VersionAsync());
        Assert.Contains("is not an AdapterSearch service", fault.Message);
    }

    private static AdapterSearchClient Client(HttpMessageHandler handler) => new(new Uri("http://127.0.0.1:1"), Quick, handler);

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
