using System.Globalization;
using AdapterSearch.Dashboard.Security;
using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans;

namespace AdapterSearch.Dashboard.Api;

/// <summary>Nodes, and the searches that a person pauses.</summary>
internal static class NodesApi
{
    /// <summary>Longest drain that a call waits for, in seconds.</summary>
    public const int MostDrainSeconds = 3600;

    private const int DefaultDrainSeconds = 60, MostNameLength = 253;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    /// <summary>Maps the routes of nodes.</summary>
    public static void MapNodes(this IEndpointRouteBuilder routes)
    {
        var nodes = routes.MapGroup(ServiceRoutes.Nodes).WithTags("nodes").ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests);
        nodes.MapGet("", async (IGrainFactory grains) => TypedResults.Ok(List(await Pool(grains).GetViewAsync())))
            .WithName("ListNodes").WithSummary("Nodes with devices and attempts.");
        Change(nodes, "cordon", (string node, IGrainFactory grains) => CordonAsync(node, true, grains), "CordonNode", "Gives a node no new candidates; what runs goes on. Safe to repeat.");
        Change(nodes, "uncordon", (string node, IGrainFactory grains) => CordonAsync(node, false, grains), "UncordonNode", "Gives a node candidates again. Safe to repeat.");
        Change(nodes, "drain", DrainAsync, "DrainNode", $"Empties a node: attempts leave checkpoints and go elsewhere. Answers when it is empty, or when the seconds (60, at most {MostDrainSeconds}) are over. Safe to repeat.");
    }

    /// <summary>Maps the routes that pause a search and let it go on.</summary>
    /// <param name="searches">Group of the searches.</param>
    public static void MapPauses(this IEndpointRouteBuilder searches)
    {
        searches.MapPost("/{id}/pause", PauseAsync).RequireAuthorization(AccessPolicies.Submit).WithName("PauseSearch")
            .WithSummary("Starts nothing more of a search; running attempts finish, or leave checkpoints with running=yield. Safe to repeat.")
            .Produces<SearchSummary>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        searches.MapPost("/{id}/resume", ResumeAsync).RequireAuthorization(AccessPolicies.Submit).WithName("ResumeSearch")
            .WithSummary("Lets a paused search go on. Safe to repeat.")
            .Produces<SearchSummary>().ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static void Change(RouteGroupBuilder nodes, string verb, Delegate handler, string name, string summary) =>
        nodes.MapPost("/{node}/" + verb, handler).RequireAuthorization(AccessPolicies.Admin).WithName(name).WithSummary(summary)
            .Produces<NodeEntry>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);

    private static async Task<IResult> PauseAsync(string id, string? running, IGrainFactory grains)
    {
        if (running is not (null or "finish" or "yield"))
        {
            return Problem.Query("running", $"running = '{running}': must be finish (running attempts go on to their ends) or yield (they leave checkpoints)");
        }

        var search = grains.GetGrain<ISearchGrain>(id);
        return await search.PauseAsync(running == "yield") && await search.GetSummaryAsync() is { } summary
            ? Steered(summary, "paused")
            : Problem.UnknownSearch(id);
    }

    private static async Task<IResult> ResumeAsync(string id, IGrainFactory grains)
    {
        var search = grains.GetGrain<ISearchGrain>(id);
        return await search.UnpauseAsync() && await search.GetSummaryAsync() is { } summary ? Steered(summary, "resumed") : Problem.UnknownSearch(id);
    }

    private static IResult Steered(SearchSummary summary, string what) => summary.Status == SearchStatus.Running
        ? TypedResults.Ok(summary)
        : Problem.Conflict($"search '{summary.Id}' has ended and cannot be {what}");

    private static async Task<IResult> CordonAsync(string node, bool cordoned, IGrainFactory grains)
    {
        if (node.Length > MostNameLength)
        {
            return Problem.BadRequest($"a node's name has at most {MostNameLength} characters");
        }

        // Only nodes that are there: a typing error would be kept for ever.
        if (await FindAsync(node, grains) is null)
        {
            return await UnknownAsync(node, grains);
        }

        await Pool(grains).CordonAsync(node, cordoned);
        return await FindAsync(node, grains) is { } entry ? TypedResults.Ok(entry) : await UnknownAsync(node, grains);
    }

    private static async Task<IResult> DrainAsync(string node, string? seconds, IGrainFactory grains, TimeProvider time, CancellationToken cancellation)
    {
        var limit = DefaultDrainSeconds;
        if (seconds is not null && !(int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit <= MostDrainSeconds))
        {
            return Problem.Query("seconds", $"seconds = '{seconds}': must be a number from 0 to {MostDrainSeconds}");
        }

        if (!await Pool(grains).DrainAsync(node, TimeSpan.FromSeconds(limit)))
        {
            return await UnknownAsync(node, grains);
        }

        // Behind the limit the pool stops what is left, which takes a moment.
        var begun = time.GetTimestamp();
        var most = TimeSpan.FromSeconds(limit + 5);
        while (true)
        {
            if (await FindAsync(node, grains) is not { } entry)
            {
                return TypedResults.Ok(new NodeEntry(node, NodeState.Draining, [], [], 0));
            }

            if (entry.IsEmpty || time.GetElapsedTime(begun) >= most)
            {
                return TypedResults.Ok(entry);
            }

            await Task.Delay(Look, time, cancellation);
        }
    }

    private static async Task<NodeEntry?> FindAsync(string node, IGrainFactory grains) =>
        List(await Pool(grains).GetViewAsync()).Nodes.FirstOrDefault(n => n.Node == node);

    private static async Task<IResult> UnknownAsync(string node, IGrainFactory grains)
    {
        var known = List(await Pool(grains).GetViewAsync()).Nodes.Select(n => n.Node);
        return Problem.NotFound($"there is no node '{node}'; alive are: {string.Join(", ", known)}");
    }

    private static NodeList List(SlotPoolView view) => new([.. view.Nodes.Select(Entry)], view.Waiting.Count);

    private static NodeEntry Entry(NodeView node) => new(
        node.Node,
        node.Draining ? NodeState.Draining : node.Cordoned ? NodeState.Cordoned : NodeState.Serving,
        node.Devices ?? [new NodeDevice(DeviceKind.Cpu, 0, "processor", 0, node.Slots)],
        [.. node.Running.Select(l => new NodeAttempt(l.SearchId, l.Candidate, l.Slot, l.Device, l.MemoryBytes))],
        node.Leaving) { Readings = node.Readings ?? [] };

    private static ISlotPoolGrain Pool(IGrainFactory grains) => grains.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool);
}
