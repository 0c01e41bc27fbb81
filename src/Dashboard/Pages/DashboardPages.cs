using AdapterSearch.Dashboard.Api;
using AdapterSearch.Dashboard.Assets;
using AdapterSearch.Dashboard.Live;
using AdapterSearch.Dashboard.Pages;
using AdapterSearch.Dashboard.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans;

namespace AdapterSearch.Dashboard;

/// <summary>The pages that people look at, over the same grains and ports as the HTTP interface.</summary>
public static class DashboardPages
{
    /// <summary>Largest message of a browser in bytes: a spec that the HTTP interface takes can be written on its page too, where quotes and line ends count twice.</summary>
    public const long MaxMessageBytes = (2 * SearchApi.MaxRequestBytes) + (64 << 10);

    /// <summary>Services that the pages need. The host adds the grains and the ports.</summary>
    public static IServiceCollection AddDashboardPages(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(o => o.MaximumReceiveMessageSize = MaxMessageBytes);
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, SessionState>();
        services.TryAddSingleton<EventFans>();
        services.AddSingleton(s => new SearchReader(
            s.GetRequiredService<IGrainFactory>(), s.GetRequiredService<EventFans>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<SearchReader>>()));
        services.AddScoped<Permission>();
        return services;
    }

    /// <summary>Maps pages, their scripts and styles, and the downloads that only they offer.</summary>
    public static WebApplication MapDashboardPages(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseAntiforgery();
        // The policy of all answers says more than the one that Blazor would put in its place.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
        DashboardAssets.Map(app);
        TableDownloads.Map(app);
        return app;
    }
}
