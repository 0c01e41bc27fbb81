using AdapterSearch.Domain;
using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Grains.Tests;
using AdapterSearch.Silo.Migrations;
using AdapterSearch.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Storage;
using Orleans.TestingHost;

namespace AdapterSearch.Cluster.Tests;

/// <summary>The laws on Orleans' own test cluster: grain state and reminders in PostgreSQL over the tables of our migrations, real time.</summary>
public sealed class RealClusterLaws(PostgresServer server) : ClusterLaws, IClassFixture<PostgresServer>
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(6);

    private protected override async Task<IClusterUnderTest> StartAsync(int nodes, FakeRunner runner, IHistoryStore history)
    {
        var connection = await server.NewSchemaAsync();
        await using (var source = NpgsqlDataSource.Create(connection))
        {
            await new PostgresSchema(source).ApplyAsync();
        }

        var builder = new InProcessTestClusterBuilder((short)nodes);
        var started = -1;
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        builder.ConfigureSilo((options, silo) =>
        {
            var node = ((char)('a' + Interlocked.Increment(ref started))).ToString();
            lock (names)
            {
                names[node] = options.SiloName;
            }

            silo.AddAdoNetGrainStorageAsDefault(o => (o.Invariant, o.ConnectionString) = ("Npgsql", connection))
                .UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = ("Npgsql", connection))
                .UseSiloMetadata(new Dictionary<string, string> { [GrainKeys.NodeMetadata] = node })
                .Configure<SiloMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(5))
                .Configure<ClusterMembershipOptions>(o =>
                {
                    o.ProbeTimeout = TimeSpan.FromSeconds(1);
                    o.NumMissedProbesLimit = 2;
                    o.NumVotesForDeathDeclaration = 1;
                });
            silo.Services.AddSingleton<IGrainStorageSerializer, OrleansGrainStorageSerializer>();
            silo.Services.AddSingleton<ICandidateRunner>(runner);
            silo.Services.AddSingleton(history);
            silo.Services.AddSearchCoordination(o =>
            {
                o.Nodes.Add(node);
                o.SlotsPerNode = 1;
                o.Lease = Lease;
                o.Heartbeat = TimeSpan.FromSeconds(1);
                o.Reconcile = TimeSpan.FromSeconds(2);
            });
            silo.Services.AddHostedService<CoordinationBootstrap>();
        });
        builder.ConfigureClient(client => client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(5)));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new Real(cluster, names);
    }

    private sealed class Real(InProcessTestCluster cluster, Dictionary<string, string> names) : IClusterUnderTest
    {
        public IGrainFactory Grains => cluster.Client;

        public Task LoseAsync(string node) => cluster.KillSiloAsync(cluster.Silos.Single(s => s.Name == names[node]));

        public async Task<SearchView> EndAsync(string id)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
            while (true)
            {
                try
                {
                    if (await Grains.GetGrain<ISearchGrain>(id).GetViewAsync() is { Summary.Status: not SearchStatus.Running } view)
                    {
                        return view;
                    }
                }
                catch (Exception fault) when (fault is TimeoutException or Orleans.Runtime.OrleansException)
                {
                    // The silo that was asked is the one that was lost.
                }

                await timer.WaitForNextTickAsync(limit.Token);
            }
        }

        public async ValueTask DisposeAsync() => await cluster.DisposeAsync();
    }
}
