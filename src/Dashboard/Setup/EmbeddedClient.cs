using Microsoft.AspNetCore.Builder;

namespace AdapterSearch.Dashboard.Setup;

/// <summary>The embedded engine has no network, so its dashboard is inside the silo. ClusterClient.cs is the same over the real packages.</summary>
internal static class OrleansClient
{
    /// <summary>Why this build cannot be a process of its own; null when it can.</summary>
    public static string? Missing =>
        "this build holds the embedded Orleans, whose dashboard is inside the silo: './search serve'. A dashboard of its own is built with -p:OrleansPackages=nuget";

    /// <summary>Adds the way to the grains.</summary>
    public static void Add(WebApplicationBuilder builder, ClusterSettings settings) => throw new InvalidOperationException(Missing);
}
