using System.Net;
using AdapterSearch.Client;
using AdapterSearch.Dashboard;
using AdapterSearch.Dashboard.Remote;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Dashboard.Setup;
using AdapterSearch.Domain;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace AdapterSearch.Silo.Tests.Serving;

/// <summary>A dashboard process without models, data and runner, over the grains of a silo.</summary>
public sealed class DashboardHostTests(SharedSilo shared) : IClassFixture<SharedSilo>
{
    [Fact]
    public async Task A_search_is_checked_submitted_followed_and_taken_home_through_a_dashboard_of_its_own()
    {
        var grains = shared.Silo.Host.Services.GetRequiredService<IGrainFactory>();
        await using var app = DashboardHost.Build(new DashboardOptions { Port = 0 }, builder => builder.Services.AddSingleton(grains));
        await app.StartAsync();
        using var client = new AdapterSearchClient(new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));
        var refused = await Assert.ThrowsAsync<SearchApiException>(() => client.SubmitAsync(Workplace.Spec with { Model = "nobody" }));
        Assert.Contains("nobody", Assert.Single(refused.Problems), StringComparison.Ordinal);

        var summary = await client.SubmitAsync(Workplace.Spec);
        await foreach (var _ in client.WatchAsync(summary.Id))
        {
            // Only the end matters.
        }

        var view = await client.GetAsync(summary.Id);
        Assert.Equal(SearchStatus.Completed, view.Summary.Status);
        Assert.Equal(["broken", "tiny-vit"], (await client.ModelsAsync()).Select(m => m.Path));
        await using var archive = new MemoryStream();
        using var http = new HttpClient { BaseAddress = client.Address };
        using var answer = await http.GetAsync(new Uri(ServiceRoutes.Export(summary.Id, null), UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "application/zip"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        using var ready = await http.GetAsync(new Uri(ServiceRoutes.Ready, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        await app.StopAsync();
    }

    [Fact]
    public void Beyond_loopback_a_dashboard_demands_a_token() =>
        Assert.Throws<TokenDemandedException>(() => DashboardHost.Build(new DashboardOptions { Listen = IPAddress.Any }, _ => { }));

    [Theory]
    [InlineData("GetViewAsync", true)]
    [InlineData("ReadEventsAsync", true)]
    [InlineData("CheckAsync", true)]
    [InlineData("SubmitAsync", false)]
    [InlineData("CancelAsync", false)]
    public async Task Only_calls_that_change_nothing_are_asked_again(string method, bool again)
    {
        var call = new LostCall(method, failures: 1);
        if (again)
        {
            await new RepeatedReads().Invoke(call);
        }
        else
        {
            await Assert.ThrowsAsync<TimeoutException>(() => new RepeatedReads().Invoke(call));
        }

        Assert.Equal(again ? 2 : 1, call.Tries);
        var lost = new LostCall(method, failures: 2);
        await Assert.ThrowsAsync<TimeoutException>(() => new RepeatedReads().Invoke(lost));
    }

    private sealed class LostCall(string method, int failures) : IOutgoingGrainCallContext
    {
        public int Tries { get; private set; }

        public string MethodName => method;

        public object Grain => this;

        public object? Result { get; set; }

        public GrainId? SourceId => null;

        public GrainId TargetId => default;

        public string InterfaceName => "";

        public System.Reflection.MethodInfo InterfaceMethod => throw new NotSupportedException();

        public IGrainContext? SourceContext => null;

        public Task Invoke() => ++Tries <= failures ? throw new TimeoutException() : Task.CompletedTask;
    }
}
