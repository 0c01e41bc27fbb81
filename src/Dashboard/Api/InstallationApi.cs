using AdapterSearch.Domain;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AdapterSearch.Dashboard.Api;

/// <summary>What answers here, what it offers, and whether it is well.</summary>
internal static class InstallationApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(ServiceRoutes.Validate, SpecIntake.ValidateAsync).WithName("ValidateSpec").WithTags("searches")
            .WithSummary("Checks a spec without submitting it: every fault, or what the search would take.").Accepts<SearchSpec>("application/json").Produces<SpecReport>();
        routes.MapGet(ServiceRoutes.Models, async (IInstallation installation, CancellationToken cancellation) => TypedResults.Ok(await installation.ModelsAsync(cancellation)))
            .WithName("ListModels").WithTags("installation").WithSummary("Base models below the model root.");
        routes.MapGet(ServiceRoutes.Version, (IInstallation installation) => TypedResults.Ok(installation.Version))
            .WithName("GetVersion").WithTags("installation").WithSummary("Versions, device and slots.");
        routes.MapGet(ServiceRoutes.Live, () => TypedResults.Ok(new { status = "live" })).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet(ServiceRoutes.Ready, Ready).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> Ready(IReadiness readiness, CancellationToken cancellation) => await readiness.ProblemAsync(cancellation) is { } reason
        ? Problem.Create(StatusCodes.Status503ServiceUnavailable, reason, [])
        : TypedResults.Ok(new { status = "ready" });
}
