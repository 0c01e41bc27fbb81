using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Storage;

namespace AdapterSearch.Silo.Setup;

/// <summary>
/// Grains over the real Orleans packages: one silo on localhost (ports 11111 and 30000 besides HTTP) with grain state in memory.
/// EmbeddedHosting.cs is the same over the embedded engine, whose state is durable.
/// </summary>
internal static class OrleansHosting
{
    /// <summary>Adds Orleans, the coordination and its start.</summary>
    public static void Add(WebApplicationBuilder builder, ServeOptions options)
    {
        var node = Environment.MachineName;
        builder.UseOrleans(silo => silo
            .UseLocalhostClustering()
            .AddMemoryGrainStorageAsDefault()
            .UseInMemoryReminderService()
            .UseSiloMetadata(new Dictionary<string, string> { [GrainKeys.NodeMetadata] = node }));

        // State is stored by member numbers, as the embedded engine does: Orleans' own default writes the names of .NET types.
        builder.Services.AddSingleton<IGrainStorageSerializer, OrleansGrainStorageSerializer>();
        builder.Services.AddSearchCoordination(coordination =>
        {
            coordination.Nodes.Add(node);
            coordination.SlotsPerNode = options.EffectiveSlots;
        });
        builder.Services.AddHostedService<CoordinationBootstrap>();
    }
}
