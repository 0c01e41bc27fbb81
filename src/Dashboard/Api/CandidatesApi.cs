using System.Globalization;
using AdapterSearch.Dashboard.Api.Reading;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;

namespace AdapterSearch.Dashboard.Api;

/// <summary>Single candidates: lists, details, downloads, and ending one.</summary>
internal static class CandidatesApi
{
    private const int MostPerPage = 1000;

    public static void Map(RouteGroupBuilder searches)
    {
        searches.MapGet("/{id}/candidates", ListAsync).WithName("ListCandidates").WithSummary("Candidates, filtered and sorted, page by page.")
            .Produces<Page<CandidateLine>>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        searches.MapGet("/{id}/candidates/{number:int}", DetailsAsync).WithName("GetCandidate").WithSummary("Configuration, outcome, learning curve and log of a candidate.")
            .Produces<CandidateDetails>().Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);
        searches.MapGet("/{id}/candidates/{number:int}/events", EventsAsync).WithName("ListCandidateEvents").WithSummary("Events of a candidate, oldest first, page by page.")
            .Produces<Page<SearchEvent>>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        searches.MapGet("/{id}/candidates/{number:int}/checkpoint", CheckpointAsync).RequireRateLimiting(AccessPolicies.Downloads).WithName("GetCheckpoint").WithSummary("What an ended candidate left (weights, curves), as a zip archive.")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        searches.MapPost("/{id}/candidates/{number:int}/stop", StopAsync).RequireAuthorization(AccessPolicies.Submit).WithName("StopCandidate")
            .WithSummary("Ends a candidate as stopped; its newest score stands. Safe to repeat.").Produces<CandidateLine>().ProducesProblem(StatusCodes.Status404NotFound);
        searches.MapGet("/{id}/export", ExportAsync).RequireRateLimiting(AccessPolicies.Downloads).WithName("ExportAdapter").WithSummary("The winner, or another candidate, as a zipped folder that Hugging Face PEFT loads.")
            .Produces(StatusCodes.Status200OK, contentType: "application/zip").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status500InternalServerError).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ListAsync(
        string id,
        HttpContext http,
        SearchSnapshots snapshots,
        CancellationToken cancellation,
        string? arm = null,
        string? status = null,
        string? role = null,
        string? sort = null,
        bool descending = false,
        int limit = 100,
        string? cursor = null)
    {
        Cursor behind = default;
        if (limit is < 1 or > MostPerPage)
        {
            return Problem.Query("limit", $"limit = {limit}: must lie between 1 and {MostPerPage}");
        }

        if (cursor is not null && !Cursor.TryParse(cursor, out behind))
        {
            return Problem.Query("cursor", "cursor: is none that this service gave");
        }

        if (!QueryWord.TryRead<CandidateStatus>(status, out var standing))
        {
            return Problem.Query("status", $"status: must be one of {QueryWord.Known<CandidateStatus>()}");
        }

        if (!QueryWord.TryRead<CandidateRole>(role, out var part))
        {
            return Problem.Query("role", $"role: must be one of {QueryWord.Known<CandidateRole>()}");
        }

        if (!QueryWord.TryRead<CandidateSort>(sort, out var order))
        {
            return Problem.Query("sort", $"sort: must be one of {QueryWord.Known<CandidateSort>()}");
        }

        bool Wanted(CandidateView c) => (arm is null || c.Arm == arm) && (standing is null || c.Status == standing) && (part is null || c.Role == part);
        return await snapshots.ReadAsync(id, cancellation) is { } search
            ? Answers.Tagged(http, search.LastEvent, () => CandidateOrder.Page(search, Wanted, order ?? CandidateSort.Number, descending, cursor is null ? null : behind, limit))
            : Problem.UnknownSearch(id);
    }

    private static async Task<IResult> DetailsAsync(string id, int number, HttpContext http, SearchSnapshots snapshots, IGrainFactory grains, CancellationToken cancellation)
    {
        var (search, candidate, refusal) = await FindAsync(id, number, snapshots, cancellation);
        return refusal ?? (Answers.Tagged(http, search!.LastEvent, () => 0) is Microsoft.AspNetCore.Http.HttpResults.StatusCodeHttpResult unchanged
            ? unchanged
            : TypedResults.Ok(await CandidateHistory.DetailsAsync(grains.GetGrain<ISearchGrain>(id), candidate!, cancellation)));
    }

    private static async Task<IResult> EventsAsync(
        string id, int number, SearchSnapshots snapshots, IGrainFactory grains, CancellationToken cancellation, long after = 0, int limit = 100)
    {
        if (limit is < 1 or > MostPerPage || after < 0)
        {
            return Problem.Query(after < 0 ? "after" : "limit", after < 0 ? $"after = {after}: must be 0 or more" : $"limit = {limit}: must lie between 1 and {MostPerPage}");
        }

        var (_, _, refusal) = await FindAsync(id, number, snapshots, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }

        var events = await grains.GetGrain<ISearchGrain>(id).ReadCandidateEventsAsync(number, after, limit, cancellation);
        return TypedResults.Ok(new Page<SearchEvent>(events, events.Count == limit ? events[^1].Sequence.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<IResult> StopAsync(string id, int number, SearchSnapshots snapshots, IGrainFactory grains, CancellationToken cancellation)
    {
        var (_, _, refusal) = await FindAsync(id, number, snapshots, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }

        await grains.GetGrain<ISearchGrain>(id).StopCandidateAsync(number);
        var (_, after, gone) = await FindAsync(id, number, snapshots, cancellation);
        return gone ?? TypedResults.Ok(CandidateLine.Of(after!));
    }

    private static async Task<IResult> CheckpointAsync(string id, int number, HttpContext http, SearchSnapshots snapshots, ISearchFiles files, CancellationToken cancellation)
    {
        var (_, candidate, refusal) = await FindAsync(id, number, snapshots, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }

        // A running attempt exchanges its files under the reader.
        return candidate!.Status is CandidateStatus.Waiting or CandidateStatus.Running
            ? Problem.Conflict($"candidate {number} of search '{id}' has not ended; its files change while it runs")
            : await FileAsync(http, () => files.ZipAsync(id, candidate, cancellation), string.Create(CultureInfo.InvariantCulture, $"{id}-{number}-checkpoint.zip"), cancellation);
    }

    private static async Task<IResult> ExportAsync(
        string id, HttpContext http, SearchSnapshots snapshots, IAdapterExport export, CancellationToken cancellation, int? candidate = null)
    {
        if (await snapshots.ReadAsync(id, cancellation) is not { } search)
        {
            return Problem.UnknownSearch(id);
        }

        if ((candidate ?? search.Board.Winner) is not { } number)
        {
            var why = search.Summary.Status == SearchStatus.Running
                ? $"has no winner yet ({search.Summary.Finished} of {search.Summary.Planned} candidates ended)"
                : "ended without a winner within the budget";
            return Problem.Conflict($"search '{id}' {why}; name a candidate");
        }

        return search.Find(number) is { } chosen
            ? await FileAsync(http, () => export.ZipAsync(search.Overview, chosen, cancellation), string.Create(CultureInfo.InvariantCulture, $"{id}-{number}.zip"), cancellation)
            : Problem.NotFound($"search '{id}' has no candidate {number}; it knows {search.Candidates.Count}");
    }

    private static async Task<IResult> FileAsync(HttpContext http, Func<Task<Stream>> make, string name, CancellationToken cancellation)
    {
        try
        {
            return await Answers.FileAsync(http, await make(), "application/zip", name, cancellation);
        }
        catch (ExportRefusedException e)
        {
            return Problem.Conflict(e.Message);
        }
        catch (ExportFailedException e)
        {
            return Problem.Create(e.TryAgain ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status500InternalServerError, e.Message, []);
        }
    }

    private static async Task<(SearchSnapshot? Search, CandidateView? Candidate, IResult? Refusal)> FindAsync(
        string id, int number, SearchSnapshots snapshots, CancellationToken cancellation)
    {
        var search = await snapshots.ReadAsync(id, cancellation);
        return search?.Find(number) is { } candidate
            ? (search, candidate, null)
            : (search, null, search is null ? Problem.UnknownSearch(id) : Problem.NotFound($"search '{id}' has no candidate {number}; it knows {search.Candidates.Count}"));
    }
}
