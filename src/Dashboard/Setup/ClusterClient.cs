using AdapterSearch.Dashboard.Remote;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace AdapterSearch.Dashboard.Setup;

/// <summary>This process as a client of the silos, which it finds in the membership table. EmbeddedClient.cs is the same over the embedded engine.</summary>
internal static class OrleansClient
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromSeconds(1);

    /// <summary>Why this build cannot be a process of its own; null when it can.</summary>
    public static string? Missing => null;

    /// <summary>Adds the way to the grains.</summary>
    public static void Add(WebApplicationBuilder builder, ClusterSettings settings)
    {
        var connection = settings.RequirePostgres();
        builder.UseOrleansClient(client => client
            .UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = ("Npgsql", connection))
            .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (settings.ClusterId, settings.ServiceId))
            .Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = Refresh)
            .Configure<ClientMessagingOptions>(o => o.ResponseTimeout = TimeSpan.FromSeconds(10))
            .AddOutgoingGrainCallFilter<RepeatedReads>()
            .UseConnectionRetryFilter(async (_, cancellation) =>
            {
                // Silos may start later than this process.
                await Task.Delay(Pause, TimeProvider.System, cancellation);
                return true;
            }));
    }
}
