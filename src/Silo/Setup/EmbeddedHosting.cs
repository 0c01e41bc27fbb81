using AdapterSearch.Grains;
using AdapterSearch.Grains.Interfaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Embedded;

namespace AdapterSearch.Silo.Setup;

/// <summary>Grains inside this process, their state in SQLite below the data folder. ClusterHosting.cs is the same over the real packages.</summary>
internal static class OrleansHosting
{
    private const string Node = "node";

    /// <summary>Adds Orleans, the coordination and its start.</summary>
    public static void Add(WebApplicationBuilder builder, ServeOptions options)
    {
        builder.AddEmbeddedOrleans(embedded =>
        {
            embedded.DataFolder = options.DataFolder;
            embedded.GrainAssemblies.Add(typeof(SearchGrain).Assembly);
            embedded.GrainAssemblies.Add(typeof(Serving.ServiceGrain).Assembly);
            embedded.Silos.Add(new EmbeddedSilo(Node, new Dictionary<string, string> { [GrainKeys.NodeMetadata] = Node }));
        });
        builder.Services.AddSearchCoordination(coordination =>
        {
            coordination.Nodes.Add(Node);
            coordination.SlotsPerNode = options.EffectiveSlots;
            options.Devices.ToList().ForEach(coordination.Devices.Add);
        });
        builder.Services.AddHostedService<CoordinationBootstrap>();
    }
}
