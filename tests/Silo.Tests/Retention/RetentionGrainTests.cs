using System.Diagnostics;
using AdapterSearch.Client;
using AdapterSearch.Dashboard;
using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Silo.Retention;
using AdapterSearch.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Embedded;

namespace AdapterSearch.Silo.Tests.Retention;

/// <summary>When sweeps come, on a clock that moves by hand.</summary>
public sealed class RetentionGrainTests : IDisposable
{
    private readonly Workplace place = new();
    private readonly ManualTimeProvider clock = new();
    private readonly NotedFiles files = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public async Task A_sweep_comes_a_minute_after_the_start_and_every_hour_also_after_a_crash()
    {
        Directory.CreateDirectory(place.SiloFolder);
        await using (var cluster = await StartAsync())
        {
            await NoteAsync(cluster, "tiny-1", TimeSpan.FromDays(30));
            clock.Advance(TimeSpan.FromSeconds(59));
            Assert.Empty(files.Removed);
            clock.Advance(TimeSpan.FromSeconds(1));
            await SweptAsync(1);
            clock.Advance(TimeSpan.FromMinutes(59));
            await SweptAsync(2);
            cluster.KillSilo("node");
        }

        // Nobody starts the sweeps here: the reminder alone wakes the grain.
        await using (var cluster = await StartAsync(start: false))
        {
            clock.Advance(TimeSpan.FromHours(1));
            await SweptAsync(3);
            var catalog = cluster.Client.GetGrain<ICatalogGrain>(GrainKeys.Catalog);
            Assert.Single(await catalog.ListRemovalsAsync());
            clock.Jump(TimeSpan.FromDays(30));
            await SweptAsync(4);
            await UntilAsync(async () => (await catalog.ListRemovalsAsync()).Count == 0);
            Assert.Empty(await catalog.ListAsync());
        }
    }

    [Fact]
    public async Task A_search_that_runs_is_never_noted()
    {
        await using var silo = await RunningSilo.StartAsync(runner: options => new FakeCandidateRunner(options) { Holds = true });
        var id = (await silo.Client.SubmitAsync(Workplace.Spec)).Id;
        await Assert.ThrowsAsync<SearchApiException>(() => silo.Client.DeleteAsync(id, force: true));
        var catalog = silo.Host.Services.GetRequiredService<IGrainFactory>().GetGrain<ICatalogGrain>(GrainKeys.Catalog);
        Assert.False(await catalog.RemoveAfterAsync(id, DateTimeOffset.UnixEpoch));
        Assert.Empty(await catalog.ListRemovalsAsync());
        await silo.Client.CancelAsync(id);
    }

    private async Task<EmbeddedCluster> StartAsync(bool start = true)
    {
        var cluster = await EmbeddedCluster.StartAsync(
            options =>
            {
                options.GrainAssemblies.Add(typeof(SearchGrain).Assembly);
                options.GrainAssemblies.Add(typeof(RetentionGrain).Assembly);
                options.DataFolder = place.SiloFolder;
                options.TimeProvider = clock;
                options.Silos.Add(new EmbeddedSilo("node", new Dictionary<string, string> { [GrainKeys.NodeMetadata] = "node" }));
            },
            services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                services.AddSingleton(place.Options);
                services.AddSingleton<IHistoryStore>(new InMemoryHistoryStore());
                services.AddSingleton<ICandidateRunner>(new FakeCandidateRunner(place.Options));
                services.AddSingleton<ISearchFiles>(files);
                services.AddSingleton<RetentionMetrics>();
                services.AddSingleton<RetentionSweep>();
                services.AddSearchCoordination(options => options.Nodes.Add("node"));
            });
        if (start)
        {
            await cluster.Client.GetGrain<IRetentionGrain>(GrainKeys.Retention).StartAsync();
        }

        return cluster;
    }

    private async Task NoteAsync(EmbeddedCluster cluster, string id, TimeSpan after)
    {
        var catalog = cluster.Client.GetGrain<ICatalogGrain>(GrainKeys.Catalog);
        await catalog.UpdateAsync(new SearchSummary(id, id, SearchStatus.Completed, 1, 1, clock.GetUtcNow()));
        Assert.True(await catalog.RemoveAfterAsync(id, clock.GetUtcNow() + after));
    }

    private Task SweptAsync(int times) => UntilAsync(() => Task.FromResult(files.Removed.Count >= times));

    /// <summary>Timers fire on the clock; what they start runs on other threads, and may set timers that are due at once.</summary>
    private async Task UntilAsync(Func<Task<bool>> holds)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await holds())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30));
            clock.Advance(TimeSpan.Zero);
            await Task.Yield();
        }
    }

    private sealed class NotedFiles : ISearchFiles
    {
        public List<string> Removed { get; } = [];

        public Task<Stream> ZipAsync(string searchId, CandidateView candidate, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<long> RemoveAsync(string searchId, CancellationToken cancellation)
        {
            Removed.Add(searchId);
            return Task.FromResult(0L);
        }
    }
}
