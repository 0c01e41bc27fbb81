using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;

namespace AdapterSearch.Dashboard.Api;

/// <summary>The HTTP interface; its paths stand in <see cref="ServiceRoutes"/>.</summary>
public static class SearchApi
{
    /// <summary>Largest request body in bytes; a spec with thousands of arms is far below it.</summary>
    public const long MaxRequestBytes = 1 << 20;

    private const int MaxKeyLength = 200;

    /// <summary>Services that the interface needs. The host adds the ports: <see cref="ISpecGate"/>, <see cref="IInstallation"/>, <see cref="IAdapterExport"/>.</summary>
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
        services.AddProblemDetails();
        services.TryAddSingleton<IReadiness, InstallationReadiness>();
        services.AddExceptionHandler<FaultAnswers>();
        return services;
    }

    /// <summary>Puts the answers to faults and the access control in front, and maps every route of the API.</summary>
    public static WebApplication MapSearchApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAccessControl();
        var searches = app.MapGroup(ServiceRoutes.Searches).AddEndpointFilter(SearchId.CheckAsync);
        searches.MapPost("", SubmitAsync).RequireAuthorization(AccessPolicies.Submit);
        searches.MapGet("", async (IGrainFactory grains) => TypedResults.Ok(await Catalog(grains).ListAsync()));
        searches.MapGet("/{id}", ShowAsync);
        searches.MapGet("/{id}/events", EventStream.WriteAsync).RequireRateLimiting(AccessPolicies.Streams);
        searches.MapPost("/{id}/cancel", CancelAsync).RequireAuthorization(AccessPolicies.Submit);
        searches.MapGet("/{id}/export", ExportAsync);
        searches.MapPauses();
        app.MapNodes();
        searches.MapGet("/{id}/provenance", ProvenanceAsync);
        app.MapPost(ServiceRoutes.Validate, ValidateAsync);
        app.MapGet(ServiceRoutes.Models, async (IInstallation installation, CancellationToken cancellation) =>
            TypedResults.Ok(await installation.ModelsAsync(cancellation)));
        app.MapGet(ServiceRoutes.Version, (IInstallation installation) => TypedResults.Ok(installation.Version));
        app.MapGet(ServiceRoutes.Live, () => TypedResults.Ok(new { status = "live" })).AllowAnonymous();
        app.MapGet(ServiceRoutes.Ready, Ready).AllowAnonymous();
        return app;
    }

    private static async Task<IResult> SubmitAsync(HttpContext http, IGrainFactory grains, ISpecGate gate, CancellationToken cancellation)
    {
        var key = http.Request.Headers[ServiceRoutes.IdempotencyKeyHeader].ToString();
        if (key.Length > MaxKeyLength || key.Any(char.IsControl))
        {
            return Problem.BadRequest($"the header {ServiceRoutes.IdempotencyKeyHeader} must be at most {MaxKeyLength} printable characters");
        }

        var (spec, verdict) = await JudgeAsync(http, gate, cancellation);
        if (spec is null || verdict.Problems.Count > 0)
        {
            return Refused(verdict.Problems);
        }

        var answer = await Catalog(grains).SubmitAsync(spec, verdict.Shape!, key.Length == 0 ? null : key);
        return answer.Summary is { } summary
            ? TypedResults.Created(ServiceRoutes.Search(summary.Id), summary)
            : Refused(answer.Problems);
    }

    private static async Task<IResult> ValidateAsync(HttpContext http, ISpecGate gate, CancellationToken cancellation)
    {
        var (spec, verdict) = await JudgeAsync(http, gate, cancellation);
        var budget = spec is not null && verdict is { Problems.Count: 0, Shape: { } shape } ? spec.Budget.Resolve(shape, spec.Rank) : 0;
        return TypedResults.Ok(new SpecReport(verdict.Problems, budget));
    }

    private static async Task<IResult> ShowAsync(string id, IGrainFactory grains) =>
        await grains.GetGrain<ISearchGrain>(id).GetViewAsync() is { } view ? TypedResults.Ok(view) : Problem.UnknownSearch(id);

    private static async Task<IResult> CancelAsync(string id, IGrainFactory grains)
    {
        var search = grains.GetGrain<ISearchGrain>(id);
        return await search.CancelAsync() && await search.GetSummaryAsync() is { } summary ? TypedResults.Ok(summary) : Problem.UnknownSearch(id);
    }

    private static async Task<IResult> ExportAsync(string id, string? candidate, IGrainFactory grains, IAdapterExport export, CancellationToken cancellation)
    {
        if (await grains.GetGrain<ISearchGrain>(id).GetViewAsync() is not { } view)
        {
            return Problem.UnknownSearch(id);
        }

        int number;
        if (candidate is null)
        {
            if (view.Winner is not { } winner)
            {
                var why = view.Summary.Status == SearchStatus.Running
                    ? $"has no winner yet ({view.Summary.Finished} of {view.Summary.Planned} candidates ended)"
                    : "ended without a winner within the budget";
                return Problem.Conflict($"search '{id}' {why}; name a candidate");
            }

            number = winner;
        }
        else if (!int.TryParse(candidate, NumberStyles.None, CultureInfo.InvariantCulture, out number))
        {
            return Problem.BadRequest($"candidate = '{candidate}': must be a number from 1");
        }

        if (view.Candidates.FirstOrDefault(c => c.Number == number) is not { } chosen)
        {
            return Problem.NotFound($"search '{id}' has no candidate {number}; it knows {view.Candidates.Count}");
        }

        try
        {
            var archive = await export.ZipAsync(view, chosen, cancellation);
            return TypedResults.Stream(archive, "application/zip", string.Create(CultureInfo.InvariantCulture, $"{id}-{number}.zip"));
        }
        catch (ExportRefusedException e)
        {
            return Problem.Conflict(e.Message);
        }
    }

    private static async Task<IResult> ProvenanceAsync(string id, IGrainFactory grains, IInstallation installation, CancellationToken cancellation) =>
        await grains.GetGrain<ISearchGrain>(id).GetViewAsync() is { } view
            ? TypedResults.Ok(await installation.ProvenanceAsync(view.Spec, cancellation))
            : Problem.UnknownSearch(id);

    private static async Task<IResult> Ready(IReadiness readiness, CancellationToken cancellation) => await readiness.ProblemAsync(cancellation) is { } reason
        ? Problem.Create(StatusCodes.Status503ServiceUnavailable, reason, [])
        : TypedResults.Ok(new { status = "ready" });

    private static IResult Refused(IReadOnlyList<string> problems) =>
        Problem.BadRequest(problems.Count == 1 ? "the spec has a fault" : $"the spec has {problems.Count} faults", problems);

    private static async Task<(SearchSpec? Spec, SpecVerdict Verdict)> JudgeAsync(HttpContext http, ISpecGate gate, CancellationToken cancellation)
    {
        // Kestrel enforces the limit while reading; a declared length above it is refused before.
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = MaxRequestBytes;
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var spec = SpecReader.Read(await reader.ReadToEndAsync(cancellation), out var problems);
        if (spec is null)
        {
            return (null, new SpecVerdict(problems, null));
        }

        var verdict = await gate.CheckAsync(spec, cancellation);
        return (spec, verdict with { Problems = [.. problems, .. verdict.Problems] });
    }

    private static ICatalogGrain Catalog(IGrainFactory grains) => grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog);
}
