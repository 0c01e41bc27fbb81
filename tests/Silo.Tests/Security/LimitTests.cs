using System.Net;
using System.Net.WebSockets;
using AdapterSearch.Client;
using AdapterSearch.Dashboard;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Setup;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace AdapterSearch.Silo.Tests.Security;

/// <summary>A silo that allows one of everything at a time.</summary>
public sealed class LimitTests : IAsyncLifetime
{
    private readonly Workplace place = new();
    private readonly HeldFiles files = new();
    private SiloHost silo = null!;
    private HttpClient http = null!;

    public async Task InitializeAsync()
    {
        var options = place.Options with { Limits = new RateLimits { Streams = 1, LoginsPerMinute = 1, Downloads = 1, WaitingDownloads = 0, Circuits = 1 } };
        silo = await SiloHost.StartAsync(
            options,
            services =>
            {
                FakeServices.For(options, new FakeCandidateRunner(options) { Holds = true })(services);
                services.AddSingleton<ISearchFiles>(files);
            },
            CancellationToken.None);
        http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = silo.Address };
    }

    [Fact]
    public async Task Streams_downloads_and_open_pages_are_limited_at_a_time()
    {
        using var client = new AdapterSearchClient(silo.Address);
        var id = (await client.SubmitAsync(Workplace.Spec)).Id;
        using (await http.GetAsync(ServiceRoutes.Events(id, 0), HttpCompletionOption.ResponseHeadersRead))
        {
            await RefusedAsync(ServiceRoutes.Events(id, 0));
        }

        await client.CancelAsync(id);
        await UntilTakenAsync(ServiceRoutes.Events(id, 0));

        var checkpoint = $"{ServiceRoutes.Search(id)}/candidates/1/checkpoint";
        var packing = http.GetAsync(checkpoint);
        await files.Asked.Task;
        await RefusedAsync(checkpoint);
        await RefusedAsync(ServiceRoutes.Report(id));
        await RefusedAsync(ServiceRoutes.Export(id, null));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(ServiceRoutes.Overview(id))).StatusCode);
        files.Packed.SetResult(new MemoryStream([1]));
        Assert.Equal([1], await (await packing).Content.ReadAsByteArrayAsync());
        await UntilTakenAsync(ServiceRoutes.Report(id));

        using var first = await OpenAsync(null);
        Assert.Equal(WebSocketState.Open, first.State);
        using var second = await OpenAsync(null);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.HttpStatusCode);
    }

    [Fact]
    public async Task Tries_to_log_in_are_limited()
    {
        using var form = new FormUrlEncodedContent([]);
        Assert.Equal(HttpStatusCode.BadRequest, (await http.PostAsync(ServiceRoutes.Login, form)).StatusCode);
        using var again = new FormUrlEncodedContent([]);
        using var refused = await http.PostAsync(ServiceRoutes.Login, again);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.True(refused.Headers.RetryAfter!.Delta > TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_page_of_another_site_opens_no_connection()
    {
        using var foreign = await OpenAsync("https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, foreign.HttpStatusCode);
        using var own = await OpenAsync(silo.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(WebSocketState.Open, own.State);
    }

    [Fact]
    public void Open_pages_leave_connections_for_everybody_else()
    {
        var kestrel = new KestrelServerOptions();
        AccessControl.Limit(kestrel, 1);

        Assert.True(kestrel.Limits.MaxConcurrentUpgradedConnections < kestrel.Limits.MaxConcurrentConnections);
    }

    public async Task DisposeAsync()
    {
        http.Dispose();
        await silo.DisposeAsync();
        place.Dispose();
    }

    private async Task RefusedAsync(string path)
    {
        using var refused = await http.GetAsync(path);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
    }

    /// <summary>The one before gives its place up when its connection is seen to be over.</summary>
    private async Task UntilTakenAsync(string path)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var answer = await http.GetAsync(path, limit.Token);
            if (answer.StatusCode != HttpStatusCode.TooManyRequests)
            {
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                return;
            }

            await Task.Delay(20, limit.Token);
        }
    }

    /// <summary>Opens a page's connection, as the page's script would.</summary>
    private async Task<ClientWebSocket> OpenAsync(string? origin)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null)
        {
            socket.Options.SetRequestHeader("Origin", origin);
        }

        try
        {
            await socket.ConnectAsync(new UriBuilder(silo.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, CancellationToken.None);
        }
        catch (WebSocketException)
        {
            // The answer's status says why.
        }

        return socket;
    }

    private sealed class HeldFiles : ISearchFiles
    {
        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<Stream> Packed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<Stream> ZipAsync(string searchId, CandidateView candidate, CancellationToken cancellation)
        {
            Asked.TrySetResult();
            return Packed.Task.WaitAsync(cancellation);
        }

        public Task<long> RemoveAsync(string searchId, CancellationToken cancellation) => Task.FromResult(0L);
    }
}
