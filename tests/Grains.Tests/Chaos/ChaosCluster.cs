using System.Diagnostics;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Testing;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Embedded;
using Orleans.Runtime;

namespace AdapterSearch.Grains.Tests;

/// <summary>Three nodes of two slots in logical silos, in virtual time, that can be disturbed and started again from their files.</summary>
internal sealed class ChaosCluster(string folder, ManualTimeProvider time, ChaosFaults faults, IHistoryStore history) : IAsyncDisposable
{
    public static readonly string[] Nodes = ["a", "b", "c"];
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);
    private EmbeddedCluster cluster = null!;
    private CallCounter calls = null!;

    public SettableClock Clock { get; } = new(time);

    /// <summary>Attempts that started in all processes so far.</summary>
    public int Started { get; private set; }

    public IReadOnlyList<string> Silos => cluster.Silos;

    private ChaosRunner Runner { get; set; } = null!;

    /// <summary>Starts a process.</summary>
    public async Task StartAsync()
    {
        calls = new CallCounter();
        Runner = new ChaosRunner(Clock);
        cluster = await EmbeddedCluster.StartAsync(
            options =>
            {
                options.GrainAssemblies.Add(typeof(SearchGrain).Assembly);
                options.TimeProvider = Clock;
                options.DataFolder = folder;
                foreach (var node in Nodes)
                {
                    options.Silos.Add(CoordinationHost.Silo(node));
                }
            },
            services =>
            {
                services.AddSingleton<TimeProvider>(Clock);
                services.AddSingleton<IOutgoingGrainCallFilter>(calls);
                services.AddSingleton<IOutgoingGrainCallFilter>(faults);
                services.AddSingleton<ICandidateRunner>(Runner);
                services.AddSingleton<IHistoryStore>(new FaultyHistory(history, faults));
                services.AddSearchCoordination(options =>
                {
                    foreach (var node in Nodes)
                    {
                        options.Nodes.Add(node);
                    }

                    options.SlotsPerNode = 2;
                    options.Lease = CoordinationHost.Lease;
                });
            });
        await CalmAsync(() => cluster.Client.StartSearchCoordinationAsync(cluster.Services.GetRequiredService<CoordinationOptions>()));
    }

    /// <summary>Kills the process: every silo at once, and what ran on them.</summary>
    public async Task CrashAsync()
    {
        foreach (var silo in cluster.Silos)
        {
            cluster.KillSilo(silo);
        }

        await StopAsync();
    }

    public void Kill(string silo) => cluster.KillSilo(silo);

    public async Task RestartSiloAsync(string node)
    {
        cluster.StartSilo(CoordinationHost.Silo(node));
        await CalmAsync(() => cluster.Client.GetGrain<INodeGrain>(node).OpenAsync());
    }

    public Task<SubmitAnswer> SubmitAsync(SearchSpec spec) =>
        CalmAsync(() => cluster.Client.GetGrain<ICatalogGrain>(GrainKeys.Catalog).SubmitAsync(spec, Examples.Shape, "key"));

    /// <summary>Adds a candidate by hand as a caller does who repeats until there is an answer; 0 without one.</summary>
    public async Task<int> AddAsync(string id, ManualCandidate candidate, string key)
    {
        try
        {
            return (await CalmAsync(() => cluster.Client.GetGrain<ISearchGrain>(id).AddCandidateAsync(candidate, key))).Number;
        }
        catch (Exception fault) when (fault is IOException or OrleansException or TimeoutException or InvalidOperationException)
        {
            return 0;
        }
    }

    public Task<SearchView?> ViewAsync(string id) => CalmAsync(() => cluster.Client.GetGrain<ISearchGrain>(id).GetViewAsync());

    /// <summary>Lets time pass, and grains finish their turns between steps.</summary>
    public async Task PassAsync(TimeSpan duration)
    {
        for (var passed = TimeSpan.Zero; passed < duration; passed += Step)
        {
            time.Advance(Step);
            await calls.QuietAsync(() => cluster.IsAtRest);
        }
    }

    /// <summary>True once no candidate is left to run; a search that is being opened again has not ended.</summary>
    public async Task<bool> HasEndedAsync(string id)
    {
        try
        {
            return (await CalmAsync(() => cluster.Client.GetGrain<ISearchGrain>(id).GetSummaryAsync()))?.Status is not (null or SearchStatus.Running);
        }
        catch (Exception fault) when (fault is IOException or OrleansException or TimeoutException or InvalidOperationException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<T> CalmAsync<T>(Func<Task<T>> call)
    {
        RequestContext.Set(ChaosFaults.Calm, true);
        try
        {
            return await call();
        }
        finally
        {
            RequestContext.Remove(ChaosFaults.Calm);
        }
    }

    private static Task CalmAsync(Func<Task> call) => CalmAsync(async () =>
    {
        await call();
        return true;
    });

    private async Task StopAsync()
    {
        // Those that do not listen go on to their end.
        var ending = cluster.Services.GetRequiredService<NodeWorkers>().DisposeAsync().AsTask();
        var began = Stopwatch.GetTimestamp();
        while (!ending.IsCompleted)
        {
            time.Advance(Step);
            await Task.Yield();
            if (Stopwatch.GetElapsedTime(began) > CallCounter.Limit)
            {
                var left = Nodes.SelectMany(n => cluster.Services.GetRequiredService<NodeWorkers>().Get(n).Running);
                throw new TimeoutException($"Attempts that do not end: {string.Join("; ", left)}.");
            }
        }

        await ending;
        await cluster.DisposeAsync();
        Started += Runner.Started;
    }
}
