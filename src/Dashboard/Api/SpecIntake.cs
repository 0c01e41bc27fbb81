using System.Diagnostics.CodeAnalysis;
using System.Text;
using AdapterSearch.Dashboard.Api.Reading;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Orleans;

namespace AdapterSearch.Dashboard.Api;

/// <summary>How a spec comes in: read, checked, estimated, submitted.</summary>
internal static class SpecIntake
{
    private const int MaxKeyLength = 200, EarlierSearches = 10, MostEarlierCandidates = 1000;

    public static async Task<IResult> ValidateAsync(
        HttpContext http, ISpecGate gate, IInstallation installation, IGrainFactory grains, SearchSnapshots searches, CancellationToken cancellation)
    {
        var (spec, problems, shape) = await JudgeAsync(await ReadAsync(http, cancellation), gate, cancellation);
        if (spec is null || problems.Count > 0 || shape is null)
        {
            return TypedResults.Ok(new SpecReport(problems) { Errors = FaultPlaces.Of(problems, spec) });
        }

        var earlier = await EarlierAsync(spec, grains, searches, cancellation);
        var estimate = await Task.Run(() => SpecEstimates.Of(spec, shape, earlier, installation.Version.Slots), cancellation);
        return TypedResults.Ok(new SpecReport([], spec.Budget.Resolve(shape, spec.Rank)) { Estimate = estimate });
    }

    /// <summary>Submits a spec's text under the request's idempotency key.</summary>
    public static async Task<IResult> SubmitAsync(string json, HttpContext http, IGrainFactory grains, ISpecGate gate, CancellationToken cancellation)
    {
        if (!TryReadKey(http, out var key, out var badKey))
        {
            return badKey;
        }

        var (spec, problems, shape) = await JudgeAsync(json, gate, cancellation);
        if (spec is null || problems.Count > 0)
        {
            return Problem.Spec(problems, spec);
        }

        var answer = await grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog).SubmitAsync(spec, shape!, key.Length == 0 ? null : key);
        return answer.Summary is { } summary ? TypedResults.Created(ServiceRoutes.Search(summary.Id), summary) : Problem.Spec(answer.Problems, spec);
    }

    /// <summary>The request's idempotency key, empty without one; false where it cannot be taken.</summary>
    public static bool TryReadKey(HttpContext http, out string key, [NotNullWhen(false)] out IResult? refusal)
    {
        key = http.Request.Headers[ServiceRoutes.IdempotencyKeyHeader].ToString();
        refusal = key.Length > MaxKeyLength || key.Any(char.IsControl)
            ? Problem.BadRequest($"the header {ServiceRoutes.IdempotencyKeyHeader} must be at most {MaxKeyLength} printable characters")
            : null;
        return refusal is null;
    }

    /// <summary>The request's body.</summary>
    public static async Task<string> ReadAsync(HttpContext http, CancellationToken cancellation)
    {
        // Kestrel enforces the limit while reading; a declared length above it is refused before.
        http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize = SearchApi.MaxRequestBytes;
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellation);
    }

    private static async Task<(SearchSpec? Spec, IReadOnlyList<string> Problems, ModelShape? Shape)> JudgeAsync(string json, ISpecGate gate, CancellationToken cancellation)
    {
        var spec = SpecReader.Read(json, out var problems);
        if (spec is null)
        {
            return (null, problems, null);
        }

        var verdict = await gate.CheckAsync(spec, cancellation);
        return (spec, [.. problems, .. verdict.Problems], verdict.Shape);
    }

    /// <summary>The newest small search on the same model that completed a training: its rate and memory are what this one may expect.</summary>
    private static async Task<SearchSnapshot?> EarlierAsync(SearchSpec spec, IGrainFactory grains, SearchSnapshots searches, CancellationToken cancellation)
    {
        var ended = (await grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog).ListAsync())
            .Where(s => s is { Status: SearchStatus.Completed, Planned: <= MostEarlierCandidates }).Take(EarlierSearches);
        foreach (var summary in ended)
        {
            if (await searches.ReadAsync(summary.Id, cancellation) is { } search && search.Header.Spec.Model == spec.Model)
            {
                return search;
            }
        }

        return null;
    }
}
