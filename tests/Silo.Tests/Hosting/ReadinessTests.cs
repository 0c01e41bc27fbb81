using System.Net;
using AdapterSearch.Domain;
using AdapterSearch.Silo.Installing;
using AdapterSearch.Grains;
using AdapterSearch.Silo.Setup;
using AdapterSearch.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans;

namespace AdapterSearch.Silo.Tests.Hosting;

public sealed class ReadinessTests
{
    [Fact]
    public async Task A_silo_whose_folder_is_gone_is_live_and_not_ready()
    {
        using var place = new Workplace();
        await using var silo = await RunningSilo.StartAsync(place);
        using var http = new HttpClient { BaseAddress = silo.Host.Address };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(ServiceRoutes.Ready)).StatusCode);

        var time = new ManualTimeProvider();
        var readiness = Readiness(silo, time, place.Options with { DataFolder = Path.Combine(place.Folder, "gone") });

        Assert.StartsWith("the data folder cannot be written: ", await readiness.ProblemAsync(default), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(ServiceRoutes.Live)).StatusCode);
    }

    [Fact]
    public async Task An_answer_holds_for_a_second()
    {
        using var place = new Workplace();
        await using var silo = await RunningSilo.StartAsync(place);
        var time = new ManualTimeProvider();
        var folder = Directory.CreateDirectory(Path.Combine(place.Folder, "moving")).FullName;
        var readiness = Readiness(silo, time, place.Options with { DataFolder = folder });
        Assert.Null(await readiness.ProblemAsync(default));

        Directory.Delete(folder);
        Assert.Null(await readiness.ProblemAsync(default));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull(await readiness.ProblemAsync(default));
        Directory.CreateDirectory(folder);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await readiness.ProblemAsync(default));
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_history_that_does_not_answer_is_named()
    {
        using var place = new Workplace();
        await using var silo = await RunningSilo.StartAsync(place);

        var readiness = Readiness(silo, new ManualTimeProvider(), place.Options, new BrokenHistory());

        Assert.Equal("the history store does not answer: the disk is on fire", await readiness.ProblemAsync(default));
    }

    [Fact]
    public async Task Grains_that_do_not_answer_are_named()
    {
        using var place = new Workplace();
        await using var silo = await RunningSilo.StartAsync(place);

        var coordination = new CoordinationOptions();
        coordination.Nodes.Add("nowhere");
        var readiness = Readiness(silo, new ManualTimeProvider(), place.Options, coordination: coordination);

        Assert.StartsWith("the grains of this node do not answer: ", await readiness.ProblemAsync(default), StringComparison.Ordinal);
    }

    private static Readiness Readiness(RunningSilo silo, TimeProvider time, ServeOptions options, IHistoryStore? history = null, CoordinationOptions? coordination = null)
    {
        var services = silo.Host.Services;
        return new Readiness(
            services.GetRequiredService<Installation>(),
            history ?? services.GetRequiredService<IHistoryStore>(),
            services.GetRequiredService<IGrainFactory>(),
            coordination ?? services.GetRequiredService<CoordinationOptions>(),
            options,
            time,
            NullLogger<Readiness>.Instance);
    }

    private sealed class BrokenHistory : IHistoryStore
    {
        public Task AppendAsync(string searchId, IReadOnlyList<SearchEvent> events, CancellationToken cancellation = default) => throw new NotSupportedException();

        public Task<IReadOnlyList<SearchEvent>> ReadAsync(string searchId, long after, int max, bool withReports = true, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public Task<long> LastAsync(string searchId, CancellationToken cancellation = default) => Task.FromException<long>(new IOException("the disk is on fire"));
    }
}
