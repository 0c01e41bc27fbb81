using System.Text.Json;
using System.Text.Json.Nodes;
using AdapterSearch.Dashboard.Api.Reading;
using AdapterSearch.Dashboard.Live;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Strategies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;

namespace AdapterSearch.Dashboard.Api;

/// <summary>Changing searches that exist.</summary>
internal static class SteeringApi
{
    /// <summary>How long the record of a deleted search is kept after the search's end, unless the deletion is forced.</summary>
    private static readonly TimeSpan RecordLife = TimeSpan.FromDays(30);

    public static void Map(RouteGroupBuilder searches)
    {
        searches.MapPost("/{id}/cancel", CancelAsync).RequireAuthorization(AccessPolicies.Submit).WithName("CancelSearch")
            .WithSummary("Ends a search; what is finished stays. Safe to repeat.").Produces<SearchSummary>().ProducesProblem(StatusCodes.Status404NotFound);
        searches.MapPost("/{id}/clone", CloneAsync).RequireAuthorization(AccessPolicies.Submit).WithName("CloneSearch")
            .WithSummary("Submits a search's spec with changes, a JSON merge patch (RFC 7396). The header Idempotency-Key makes a repetition the same search.")
            .Accepts<JsonObject>("application/merge-patch+json", "application/json").Produces<SearchSummary>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        searches.MapPost("/{id}/candidates", AddAsync).RequireAuthorization(AccessPolicies.Submit).WithName("AddCandidate")
            .WithSummary("Adds a candidate by hand to a running search: trained like any other, scored on validation data, seen by no method and on no board line. The header Idempotency-Key makes a repetition the same candidate.")
            .Accepts<ManualCandidate>("application/json").Produces<CandidateLine>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        searches.MapDelete("/{id}", DeleteAsync).RequireAuthorization(AccessPolicies.Admin).WithName("DeleteSearch")
            .WithSummary("Deletes an ended search's artefacts at once, and its record 30 days after its end without being asked again, or at once with force=true.")
            .Produces<RemovalView>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<IResult> CancelAsync(string id, IGrainFactory grains)
    {
        var search = grains.GetGrain<ISearchGrain>(id);
        return await search.CancelAsync() && await search.GetSummaryAsync() is { } after ? TypedResults.Ok(after) : Problem.UnknownSearch(id);
    }

    private static async Task<IResult> CloneAsync(string id, HttpContext http, SearchSnapshots snapshots, IGrainFactory grains, ISpecGate gate, CancellationToken cancellation)
    {
        if (await snapshots.ReadAsync(id, cancellation) is not { } search)
        {
            return Problem.UnknownSearch(id);
        }

        var text = await SpecIntake.ReadAsync(http, cancellation);
        JsonNode? patch;
        try
        {
            patch = JsonNode.Parse(string.IsNullOrWhiteSpace(text) ? "{}" : text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
        }
        catch (JsonException e)
        {
            return Problem.Changes($"the changes are not JSON: {e.Message}");
        }

        if (patch is not JsonObject)
        {
            return Problem.Changes("the changes must be a JSON object (a merge patch on the spec)");
        }

        var spec = MergePatch.Apply(JsonSerializer.SerializeToNode(search.Header.Spec, JsonDefaults.Compact), patch)!;
        return await SpecIntake.SubmitAsync(spec.ToJsonString(), http, grains, gate, cancellation);
    }

    /// <summary>
    /// Decision 0013: the candidate runs beside the comparison. No method sees it, it is on no board line and is scored on validation data only, so what
    /// the methods find stays what they would have found without it.
    /// </summary>
    private static async Task<IResult> AddAsync(string id, HttpContext http, SearchSnapshots snapshots, IGrainFactory grains, CancellationToken cancellation)
    {
        if (await snapshots.ReadAsync(id, cancellation) is not { } search)
        {
            return Problem.UnknownSearch(id);
        }

        if (!SpecIntake.TryReadKey(http, out var key, out var badKey))
        {
            return badKey;
        }

        var candidate = ManualCandidateReader.Read(await SpecIntake.ReadAsync(http, cancellation), out var problems);
        if (candidate is null || problems.Count > 0)
        {
            // What the rest says is checked for the same answer.
            return Problem.Candidate([.. problems, .. candidate is null ? [] : CandidateValidation.Problems(candidate, search.Header.Spec, search.Header.Shape)]);
        }

        var answer = await grains.GetGrain<ISearchGrain>(id).AddCandidateAsync(candidate, key);
        return answer.Refusal switch
        {
            AddRefusal.None when (await snapshots.ReadAsync(id, cancellation))?.Find(answer.Number) is { } added =>
                TypedResults.Created(ServiceRoutes.Candidate(id, answer.Number), CandidateLine.Of(added)),
            AddRefusal.BadCandidate => Problem.Candidate(answer.Problems),
            AddRefusal.SearchEnded => Problem.Conflict(
                $"search '{id}' has ended and takes no candidate any more; clone it (POST {ServiceRoutes.Clone(id)}, ./search clone {id}) and add the candidate to the new search"),
            AddRefusal.KeyTaken or AddRefusal.TooMany => Problem.Conflict($"search '{id}': {string.Join("; ", answer.Problems)}"),
            _ => Problem.UnknownSearch(id),
        };
    }

    private static async Task<IResult> DeleteAsync(
        string id, IGrainFactory grains, SearchSnapshots snapshots, SearchReader reader, ISearchFiles files, TimeProvider time, CancellationToken cancellation, bool force = false)
    {
        if (await snapshots.ReadAsync(id, cancellation) is not { } search)
        {
            return Problem.UnknownSearch(id);
        }

        if (search.Summary.Status == SearchStatus.Running)
        {
            return Problem.Conflict($"search '{id}' is running; cancel it first");
        }

        var last = await grains.GetGrain<ISearchGrain>(id).ReadEventsAsync(search.LastEvent - 1, 1, TimeSpan.Zero, cancellation);
        var (now, over) = (time.GetUtcNow(), (last.Count > 0 ? last[0].Time : search.Summary.Submitted) + RecordLife);
        var keep = force || over < now ? now : over;

        // Noted first: whatever fails from here on is made good by the sweep.
        var catalog = grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog);
        if (!await catalog.RemoveAfterAsync(id, keep))
        {
            return Problem.Conflict($"search '{id}' is running; cancel it first");
        }

        long freed;
        try
        {
            freed = await files.RemoveAsync(id, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Problem.Create(
                StatusCodes.Status500InternalServerError,
                $"files of search '{id}' cannot be deleted now: {e.Message}; the deletion is noted and tried again within an hour",
                []);
        }

        if (keep > now)
        {
            return TypedResults.Ok(new RemovalView(id, freed, false, keep));
        }

        if (!await catalog.RemoveAsync(id))
        {
            return Problem.Conflict($"search '{id}' is running; cancel it first");
        }

        snapshots.Forget(id);
        reader.Forget(id);
        return TypedResults.Ok(new RemovalView(id, freed, true, null));
    }
}
