using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using AdapterSearch.Dashboard.Api.Reading;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using AdapterSearch.Plots.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;

namespace AdapterSearch.Dashboard.Api;

/// <summary>Submitting and reading searches.</summary>
internal static class SearchesApi
{
    private const int MostPerPage = 500;

    public static void Map(RouteGroupBuilder searches)
    {
        searches.WithTags("searches").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests);
        searches.MapPost("", SubmitAsync).RequireAuthorization(AccessPolicies.Submit).WithName("SubmitSearch")
            .WithSummary("Submits a search. The header Idempotency-Key makes a repetition the same search.")
            .Accepts<SearchSpec>("application/json").Produces<SearchSummary>(StatusCodes.Status201Created).ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status413PayloadTooLarge);
        searches.MapGet("", ListAsync).WithName("ListSearches").WithSummary("All searches, newest first, page by page.").Produces<Page<SearchSummary>>().ProducesProblem(StatusCodes.Status400BadRequest);
        Read(searches, "", ShowAsync, "GetSearch", "One search with all its candidates; large. The others below read parts.").Produces<SearchView>();
        Read(searches, "/overview", (s, _) => s.Overview, "GetOverview", "One search without its candidates.").Produces<SearchView>();
        Read(searches, "/board", (s, _) => s.Board, "GetBoard", "Its board: one line per arm, and the winner.").Produces<BoardView>();
        Read(searches, "/front", (s, _) => s.Front, "GetFront", "Candidates than which none is more accurate with as few parameters.").Produces<FrontView>();
        searches.MapGet("/{id}/gates", GatesAsync).WithName("GetGates").WithSummary("Gates or ranks over time of one candidate: the named one, or the first of an arm and repetition that has any.")
            .Produces<GateHistory>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        searches.MapGet("/{id}/events", EventStream.WriteAsync).RequireRateLimiting(AccessPolicies.Streams).WithName("FollowSearch")
            .WithSummary("Events as server-sent events: stored ones first, then new ones as they happen. Last-Event-ID goes on behind it.")
            .Produces<SearchEvent>(StatusCodes.Status200OK, "text/event-stream").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        searches.MapGet("/{id}/log", LogAsync).WithName("GetLog").WithSummary("Its log, oldest first, page by page.").Produces<Page<LogLine>>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        searches.MapGet("/{id}/report", ReportAsync).RequireRateLimiting(AccessPolicies.Downloads).WithName("GetReport").WithSummary("What an ended search found, as one HTML file without outside assets.")
            .Produces(StatusCodes.Status200OK, contentType: "text/html").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        searches.MapGet("/{id}/provenance", ProvenanceAsync).WithName("GetProvenance").WithSummary("Fingerprints of model and data files.").Produces<SearchProvenance>().ProducesProblem(StatusCodes.Status404NotFound);
    }

    /// <summary>The report reads every event of a search, so it is made for searches that have ended only.</summary>
    private static async Task<IResult> ReportAsync(string id, HttpContext http, IGrainFactory grains, SearchSnapshots snapshots, IInstallation installation, CancellationToken cancellation)
    {
        if (await snapshots.ReadAsync(id, cancellation) is not { } search)
        {
            return Problem.UnknownSearch(id);
        }

        if (search.Summary.Status == SearchStatus.Running)
        {
            return Problem.Conflict($"search '{id}' is running; its report is made when it has ended");
        }

        var finished = await FinishedSearch.GatherAsync(
            EventsAsync(grains.GetGrain<ISearchGrain>(id), cancellation),
            () => Task.FromResult(search.Overview with { Candidates = search.Candidates }),
            () => installation.ProvenanceAsync(search.Header.Spec, cancellation));
        return await Answers.FileAsync(http, new MemoryStream(Encoding.UTF8.GetBytes(HtmlReport.Render(finished))), "text/html; charset=utf-8", $"{id}-report.html", cancellation);
    }

    private static async IAsyncEnumerable<SearchEvent> EventsAsync(ISearchGrain search, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var after = 0L;
        while (await search.ReadEventsAsync(after, MostPerPage, TimeSpan.Zero, cancellation) is { Count: > 0 } events)
        {
            foreach (var happened in events)
            {
                after = happened.Sequence;
                yield return happened;
            }
        }
    }

    private static RouteHandlerBuilder Read<T>(RouteGroupBuilder searches, string path, Func<SearchSnapshot, HttpContext, T> pick, string name, string summary) =>
        searches.MapGet("/{id}" + path, async (string id, HttpContext http, SearchSnapshots snapshots, CancellationToken cancellation) =>
                await snapshots.ReadAsync(id, cancellation) is { } search ? Answers.Tagged(http, search.LastEvent, () => pick(search, http)) : Problem.UnknownSearch(id))
            .WithName(name).WithSummary(summary).Produces(StatusCodes.Status304NotModified).ProducesProblem(StatusCodes.Status404NotFound);

    private static SearchView ShowAsync(SearchSnapshot search, HttpContext http) => search.Overview with { Candidates = search.Candidates };

    private static async Task<IResult> SubmitAsync(HttpContext http, IGrainFactory grains, ISpecGate gate, CancellationToken cancellation) =>
        await SpecIntake.SubmitAsync(await SpecIntake.ReadAsync(http, cancellation), http, grains, gate, cancellation);

    private static async Task<IResult> ListAsync(HttpContext http, IGrainFactory grains, string? status = null, int limit = 100, string? cursor = null)
    {
        if (limit is < 1 or > MostPerPage)
        {
            return Problem.Query("limit", $"limit = {limit}: must lie between 1 and {MostPerPage}");
        }

        if (!QueryWord.TryRead<SearchStatus>(status, out var standing))
        {
            return Problem.Query("status", $"status: must be one of {QueryWord.Known<SearchStatus>()}");
        }

        if (cursor is not null && !Cursor.TryParse(cursor, out _))
        {
            return Problem.Query("cursor", "cursor: is none that this service gave");
        }

        _ = Cursor.TryParse(cursor, out var behind);
        var wanted = (await grains.GetGrain<ICatalogGrain>(GrainKeys.Catalog).ListAsync())
            .Where(s => (standing is null || s.Status == standing) && (cursor is null || Counter(s.Id) < behind.Number)).Take(limit + 1).ToArray();
        var page = new Page<SearchSummary>(
            wanted.Length > limit ? wanted[..limit] : wanted, wanted.Length > limit ? new Cursor(0, Counter(wanted[limit - 1].Id)).ToString() : null);
        return Answers.TaggedByContent(http, JsonSerializer.Serialize(page, JsonDefaults.Compact), () => page);
    }

    private static async Task<IResult> LogAsync(
        string id, IGrainFactory grains, SearchSnapshots snapshots, HttpContext http, CancellationToken cancellation, long after = 0, int limit = 100, bool reports = false)
    {
        if (limit is < 1 or > MostPerPage || after < 0)
        {
            return Problem.Query(after < 0 ? "after" : "limit", after < 0 ? $"after = {after}: must be 0 or more" : $"limit = {limit}: must lie between 1 and {MostPerPage}");
        }

        if (await snapshots.ReadAsync(id, cancellation) is not { } search)
        {
            return Problem.UnknownSearch(id);
        }

        // Reports are most of the events; left out, a page may need several reads.
        var lines = new List<LogLine>();
        var grain = grains.GetGrain<ISearchGrain>(id);
        while (lines.Count < limit && await grain.ReadEventsAsync(after, MostPerPage, TimeSpan.Zero, cancellation) is { Count: > 0 } events)
        {
            foreach (var happened in events.TakeWhile(_ => lines.Count < limit))
            {
                after = happened.Sequence;
                if (reports || happened.Kind != SearchEventKind.Report)
                {
                    lines.Add(new LogLine(happened.Sequence, happened.Time, happened.Kind, happened.Candidate, happened.Message));
                }
            }
        }

        return Answers.Tagged(http, search.LastEvent, () => new Page<LogLine>(lines, lines.Count == limit ? after.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<IResult> GatesAsync(
        string id, IGrainFactory grains, SearchSnapshots snapshots, HttpContext http, CancellationToken cancellation, int? candidate = null, string? arm = null, int? repetition = null)
    {
        if (await snapshots.ReadAsync(id, cancellation) is not { } search)
        {
            return Problem.UnknownSearch(id);
        }

        var chosen = candidate is { } number
            ? search.Find(number)
            : search.Candidates.FirstOrDefault(c => c.Job is DamSearchJob or RankControlJob && c.Role != CandidateRole.Tuning
                && (arm is null || c.Arm == arm) && (repetition is null || c.Repetition == repetition));
        return chosen is null
            ? Problem.NotFound($"search '{id}' has no candidate with gates or ranks of that arm, repetition or number")
            : Answers.Tagged(http, search.LastEvent, () => 0) is Microsoft.AspNetCore.Http.HttpResults.StatusCodeHttpResult unchanged
                ? unchanged
                : TypedResults.Ok(await CandidateHistory.GatesAsync(grains.GetGrain<ISearchGrain>(id), search, chosen, cancellation));
    }

    private static async Task<IResult> ProvenanceAsync(string id, SearchSnapshots snapshots, IInstallation installation, CancellationToken cancellation) =>
        await snapshots.ReadAsync(id, cancellation) is { } search
            ? TypedResults.Ok(await installation.ProvenanceAsync(search.Header.Spec, cancellation))
            : Problem.UnknownSearch(id);

    /// <summary>The number at the end of an id, which orders searches by their submission.</summary>
    private static long Counter(string id) =>
        long.TryParse(id.AsSpan(id.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var counter) ? counter : 0;
}
