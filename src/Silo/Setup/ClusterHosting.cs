using System.Globalization;
using System.Net;
using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Storage;

namespace AdapterSearch.Silo.Setup;

/// <summary>
/// Grains over the real Orleans packages. With PostgreSQL this process is one silo of a cluster, whose membership, grain state and
/// reminders are there; with SQLite it stands alone, with grain state in memory, to try the packages out. EmbeddedHosting.cs is the same
/// over the embedded engine.
/// </summary>
internal static class OrleansHosting
{
    private const string Invariant = "Npgsql";

    /// <summary>A call to a silo that died is answered only when this is over; whoever calls repeats what is safe to repeat.</summary>
    private static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Adds Orleans, the coordination and its start.</summary>
    public static void Add(WebApplicationBuilder builder, ServeOptions options)
    {
        var node = options.Cluster.Node;
        builder.UseOrleans(silo =>
        {
            if (options.Store == StoreKind.Postgres)
            {
                Join(silo, options);
            }
            else
            {
                silo.UseLocalhostClustering(options.Cluster.SiloPort, options.Cluster.GatewayPort).AddMemoryGrainStorageAsDefault().UseInMemoryReminderService();
            }

            silo.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = ResponseTimeout);
            silo.UseSiloMetadata(new Dictionary<string, string>
            {
                [GrainKeys.NodeMetadata] = node,
                ["slots"] = options.EffectiveSlots.ToString(CultureInfo.InvariantCulture),
                ["devices"] = string.Join(' ', options.Devices.Select(d => d.Address)),
            });
        });

        // State is stored by member numbers, as the embedded engine does: Orleans' own default writes the names of .NET types.
        builder.Services.AddSingleton<IGrainStorageSerializer, OrleansGrainStorageSerializer>();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = options.Cluster.Grace);
        builder.Services.AddSearchCoordination(coordination =>
        {
            coordination.Nodes.Add(node);
            coordination.SlotsPerNode = options.EffectiveSlots;
            options.Devices.ToList().ForEach(coordination.Devices.Add);
        });
        builder.Services.AddHostedService<CoordinationBootstrap>();
        builder.Services.AddHostedService(s => ActivatorUtilities.CreateInstance<NodeDeparture>(s, options.Cluster.Grace / 2));
    }

    private static void Join(ISiloBuilder silo, ServeOptions options)
    {
        var cluster = options.Cluster;
        var connection = cluster.RequirePostgres();
        silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, connection))
            .AddAdoNetGrainStorageAsDefault(o => (o.Invariant, o.ConnectionString) = (Invariant, connection))
            .UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, connection))
            .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (cluster.ClusterId, cluster.ServiceId))
            .Configure<SiloOptions>(o => o.SiloName = cluster.Node)
            .Configure<ClusterMembershipOptions>(Watch);
        if (cluster.InPod)
        {
            // Ends the membership of silos whose pods are gone; ports and addresses follow from the pod.
            silo.UseKubernetesHosting().Configure<EndpointOptions>(o => (o.SiloPort, o.GatewayPort) = (cluster.SiloPort, cluster.GatewayPort));
        }
        else
        {
            silo.ConfigureEndpoints(cluster.Advertise, cluster.SiloPort, cluster.GatewayPort, listenOnAnyHostAddress: !IPAddress.IsLoopback(cluster.Advertise));
        }
    }

    /// <summary>
    /// A silo that is silent without its connections breaking (a hung process, a lost machine) is found within 5 s: three probes go
    /// unanswered, one silo's word is enough, and its last message is older than three of the longest probes (3.75 s), for which
    /// Orleans otherwise takes it to be alive. Leases live longer than that (<see cref="CoordinationOptions.Lease"/>), so a search
    /// moves before its candidates' leases run out.
    /// </summary>
    private static void Watch(ClusterMembershipOptions membership)
    {
        membership.ProbeTimeout = TimeSpan.FromSeconds(1);
        membership.MaxProbeTimeout = TimeSpan.FromSeconds(1.25);
        membership.NumMissedProbesLimit = 3;
        membership.NumVotesForDeathDeclaration = 1;
        membership.TableRefreshTimeout = TimeSpan.FromSeconds(15);

        // After all silos died at once nobody probes; rows without a sign of life for three of these are no longer waited for.
        membership.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
        membership.NumMissedTableIAmAliveLimit = 3;
        membership.DefunctSiloCleanupPeriod = TimeSpan.FromHours(1);
        membership.DefunctSiloExpiration = TimeSpan.FromDays(1);
    }
}
