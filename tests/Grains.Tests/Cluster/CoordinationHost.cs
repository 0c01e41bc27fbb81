using System.Diagnostics;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Embedded;

namespace AdapterSearch.Grains.Tests;

/// <summary>Logical silos with nodes, a fake runner and a clock that moves by hand.</summary>
internal sealed class CoordinationHost(EmbeddedCluster cluster, ManualTimeProvider clock, FakeRunner runner, IHistoryStore history) : IAsyncDisposable
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    public EmbeddedCluster Cluster => cluster;

    public ManualTimeProvider Clock => clock;

    public FakeRunner Runner => runner;

    public IHistoryStore History => history;

    public ICatalogGrain Catalog => cluster.Client.GetGrain<ICatalogGrain>(GrainKeys.Catalog);

    public ISlotPoolGrain Pool => cluster.Client.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool);

    public CoordinationOptions Options => cluster.Services.GetRequiredService<CoordinationOptions>();

    /// <summary>Starts nodes "a", "b" ... on as many silos.</summary>
    public static async Task<CoordinationHost> StartAsync(
        int nodes = 1, int slots = 1, IHistoryStore? history = null, string? folder = null, FakeRunner? runner = null, ManualTimeProvider? clock = null, bool open = true,
        Action<CoordinationOptions>? configure = null)
    {
        clock ??= new ManualTimeProvider();
        runner ??= new FakeRunner();
        history ??= new InMemoryHistoryStore();
        string[] names = [.. Enumerable.Range(0, nodes).Select(i => ((char)('a' + i)).ToString())];
        var cluster = await EmbeddedCluster.StartAsync(
            options =>
            {
                options.GrainAssemblies.Add(typeof(SearchGrain).Assembly);
                options.TimeProvider = clock;
                options.DataFolder = folder;
                foreach (var name in names)
                {
                    options.Silos.Add(Silo(name));
                }
            },
            services =>
            {
                services.AddSingleton<TimeProvider>(clock);
                services.AddSingleton<CallCounter>();
                services.AddSingleton<IOutgoingGrainCallFilter>(provider => provider.GetRequiredService<CallCounter>());
                if (Environment.GetEnvironmentVariable("GRAINS_TEST_LOG") == "1")
                {
                    services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddSimpleConsole(console => console.SingleLine = true));
                }

                services.AddSingleton<ICandidateRunner>(runner);
                services.AddSingleton(history);
                services.AddSearchCoordination(options =>
                {
                    foreach (var name in names)
                    {
                        options.Nodes.Add(name);
                    }

                    options.SlotsPerNode = slots;
                    configure?.Invoke(options);
                    options.Lease = Lease;
                    options.Heartbeat = TimeSpan.FromSeconds(5);
                });
            });
        var host = new CoordinationHost(cluster, clock, runner, history);
        if (open)
        {
            await host.Cluster.Client.StartSearchCoordinationAsync(host.Options);
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        return host;
    }

    public static EmbeddedSilo Silo(string name) => new($"silo-{name}", new Dictionary<string, string> { [GrainKeys.NodeMetadata] = name });

    public ISearchGrain Search(string id) => cluster.Client.GetGrain<ISearchGrain>(id);

    public INodeGrain Node(string name) => cluster.Client.GetGrain<INodeGrain>(name);

    public async Task<(string Id, ISearchGrain Search)> SubmitAsync(SearchSpec spec, string? key = null)
    {
        var answer = await Catalog.SubmitAsync(spec, Examples.Shape, key);
        Assert.Empty(answer.Problems);
        return (answer.Summary!.Id, Search(answer.Summary.Id));
    }

    /// <summary>Follows a search to its end and answers with all of its events.</summary>
    public static async Task<List<SearchEvent>> EndAsync(ISearchGrain search)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var events = new List<SearchEvent>();
        await foreach (var item in search.WatchAsync(0, limit.Token))
        {
            events.Add(item);
        }

        return events;
    }

    /// <summary>Moves the clock in small steps and lets the grains finish their turns between them.</summary>
    public async Task AdvanceAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Step)
        {
            await StepAsync();
        }
    }

    /// <summary>Moves the clock in small steps until something is true, however long the threads that it needs are busy elsewhere.</summary>
    /// <returns>The time that passed.</returns>
    /// <exception cref="TimeoutException">It does not become true.</exception>
    public async Task<TimeSpan> AdvanceAsync(Func<bool> until)
    {
        var (passed, began) = (TimeSpan.Zero, Stopwatch.GetTimestamp());
        while (!until())
        {
            if (Stopwatch.GetElapsedTime(began) > CallCounter.Limit)
            {
                throw new TimeoutException($"Not true after {passed} on the clock.");
            }

            await StepAsync();
            passed += Step;
        }

        return passed;
    }

    /// <summary>Moves the clock in small steps until a task has ended.</summary>
    /// <returns>The time that passed.</returns>
    public async Task<TimeSpan> AdvanceAsync(Task until)
    {
        var passed = await AdvanceAsync(() => until.IsCompleted);
        await until;
        return passed;
    }

    /// <summary>Lets all calls finish and what they cause.</summary>
    public Task QuietAsync() => cluster.Services.GetRequiredService<CallCounter>().QuietAsync(() => cluster.IsAtRest);

    /// <summary>Loses all silos at once, as when the process is killed.</summary>
    public async Task CrashAsync()
    {
        foreach (var silo in cluster.Silos)
        {
            cluster.KillSilo(silo);
        }

        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.Services.GetRequiredService<NodeWorkers>().DisposeAsync();
        await cluster.DisposeAsync();
    }

    private async Task StepAsync()
    {
        clock.Advance(Step);
        foreach (var silo in cluster.Silos)
        {
            await Node(silo["silo-".Length..]).GetViewAsync();
        }

        await Pool.GetViewAsync();
        await QuietAsync();
    }
}
