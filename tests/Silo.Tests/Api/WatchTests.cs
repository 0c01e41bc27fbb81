using System.Net;
using AdapterSearch.Client;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Tests.Api;

public sealed class WatchTests
{
    [Fact]
    public async Task Events_are_numbered_without_gaps_and_end_with_the_search()
    {
        await using var silo = await RunningSilo.StartAsync();
        var events = await FollowAsync(silo.Client, (await silo.Client.SubmitAsync(Workplace.Spec)).Id);

        Assert.Equal(Enumerable.Range(1, events.Count).Select(i => (long)i), events.Select(e => e.Sequence));
        Assert.Equal(SearchEventKind.Submitted, events[0].Kind);
        Assert.Equal(SearchEventKind.SearchEnded, events[^1].Kind);
        Assert.Equal(events.Count(e => e.Kind == SearchEventKind.Planned), events.Count(e => e.Kind == SearchEventKind.Ended));
    }

    [Fact]
    public async Task A_connection_that_breaks_again_and_again_loses_and_repeats_nothing()
    {
        await using var silo = await RunningSilo.StartAsync();
        var id = (await silo.RunAsync()).Summary.Id;
        var whole = await FollowAsync(silo.Client, id);
        using var breaking = new BreakingHandler(everyBytes: 6000);
        using var client = new AdapterSearchClient(silo.Host.Address, new AdapterSearchClientOptions { RetryDelay = TimeSpan.FromMilliseconds(1) }, breaking);

        var pieced = await FollowAsync(client, id);

        Assert.True(breaking.Breaks > 1, $"the connection broke {breaking.Breaks} times");
        Assert.Equal(whole.Select(e => e.Sequence), pieced.Select(e => e.Sequence));
    }

    [Fact]
    public async Task Following_an_ended_search_behind_its_last_event_ends_at_once()
    {
        await using var silo = await RunningSilo.StartAsync();
        var view = await silo.RunAsync();

        Assert.Empty(await FollowAsync(silo.Client, view.Summary.Id, view.LastEvent));
    }

    [Fact]
    public async Task A_cancelled_search_ends_what_runs_and_starts_nothing_more()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        var id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;
        await foreach (var happened in silo.Client.WatchAsync(id))
        {
            if (happened.Kind == SearchEventKind.Report)
            {
                break;
            }
        }

        await silo.Client.CancelAsync(id);
        await FollowAsync(silo.Client, id);

        var view = await silo.Client.GetAsync(id);
        Assert.Equal(SearchStatus.Cancelled, view.Summary.Status);
        Assert.All(view.Candidates, c => Assert.Equal(CandidateStatus.Cancelled, c.Status));
        Assert.Equal(SearchStatus.Cancelled, (await silo.Client.CancelAsync(id)).Status);
    }

    [Fact]
    public async Task A_stream_is_deflated_for_who_accepts_that_and_says_the_same()
    {
        await using var silo = await RunningSilo.StartAsync();
        var path = ServiceRoutes.Events((await silo.RunAsync()).Summary.Id, 2);
        using var plain = new HttpClient { BaseAddress = silo.Host.Address };
        using var inflating = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.Deflate }) { BaseAddress = silo.Host.Address };
        using var deflated = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", "br, deflate;q=0.5" } } };
        using var refused = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept-Encoding", "gzip, deflate;q=0" } } };
        using var answer = await plain.SendAsync(deflated);
        using var whole = await plain.SendAsync(refused);
        var text = await plain.GetStringAsync(path);

        Assert.Equal("deflate", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.Equal("Accept-Encoding", Assert.Single(answer.Headers.Vary));
        Assert.Empty(whole.Content.Headers.ContentEncoding);
        Assert.Equal(text, await whole.Content.ReadAsStringAsync());
        Assert.Equal(text, await inflating.GetStringAsync(path));
        Assert.EndsWith("event: end\ndata: {}\n\n", text, StringComparison.Ordinal);
        Assert.True((await answer.Content.ReadAsByteArrayAsync()).Length < text.Length / 3, "the deflated stream is not much shorter");
    }

    private static async Task<List<SearchEvent>> FollowAsync(AdapterSearchClient client, string id, long after = 0)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var events = new List<SearchEvent>();
        await foreach (var happened in client.WatchAsync(id, after, limit.Token))
        {
            events.Add(happened);
        }

        return events;
    }

    /// <summary>Cuts every event stream after some bytes, as a bad network would.</summary>
    private sealed class BreakingHandler(int everyBytes) : DelegatingHandler(new SocketsHttpHandler())
    {
        public int Breaks { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            {
                var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
                response.Content = new StreamContent(new BreakingStream(stream, everyBytes, () => Breaks++));
            }

            return response;
        }
    }

    private sealed class BreakingStream(Stream inner, int left, Action broke) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (left <= 0)
            {
                broke();
                throw new IOException("the cable was pulled");
            }

            var read = await inner.ReadAsync(buffer[..Math.Min(buffer.Length, left)], cancellationToken);
            left -= read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
