using System.Text.Encodings.Web;
using AdapterSearch.Dashboard.Api.Reading;
using AdapterSearch.Dashboard.Live;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AdapterSearch.Dashboard.Api;

/// <summary>The HTTP interface; its paths stand in <see cref="ServiceRoutes"/>, docs/api.md describes it.</summary>
public static class SearchApi
{
    /// <summary>Largest request body in bytes; a spec with a thousand arms is far below it.</summary>
    public const long MaxRequestBytes = 1 << 20;

    /// <summary>Services that the interface needs. The host adds the ports: <see cref="ISpecGate"/>, <see cref="IInstallation"/>, <see cref="IAdapterExport"/>, <see cref="ISearchFiles"/>.</summary>
    /// <param name="services">Services.</param>
    /// <param name="access">Who may do what.</param>
    public static IServiceCollection AddSearchApi(this IServiceCollection services, AccessOptions access)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddAccessControl(access);
        services.ConfigureHttpJsonOptions(o =>
        {
            JsonDefaults.Apply(o.SerializerOptions);

            // Markup in a name stays text even for a reader that takes JSON for a page.
            o.SerializerOptions.Encoder = JavaScriptEncoder.Default;
        });

        // A value of a query that cannot be read is named in the answer, not only refused.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddProblemDetails();
        services.TryAddSingleton<IReadiness, InstallationReadiness>();
        services.AddExceptionHandler<FaultAnswers>();
        services.TryAddSingleton<EventFans>();
        services.TryAddSingleton<SearchSnapshots>();
        return services.AddApiDocument();
    }

    /// <summary>Puts the answers to faults and the access control in front, and maps every route of the API.</summary>
    public static WebApplication MapSearchApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAccessControl();
        var searches = app.MapGroup(ServiceRoutes.Searches).AddEndpointFilter(SearchId.CheckAsync);
        SearchesApi.Map(searches);
        SteeringApi.Map(searches);
        CandidatesApi.Map(searches);
        searches.MapPauses();
        app.MapNodes();
        InstallationApi.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
        return app;
    }
}
