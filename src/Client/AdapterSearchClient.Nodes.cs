using AdapterSearch.Domain;

namespace AdapterSearch.Client;

/// <content>Nodes and their slots.</content>
public sealed partial class AdapterSearchClient
{
    /// <summary>All nodes that are alive, with what runs on them.</summary>
    public Task<NodeList> NodesAsync(CancellationToken cancellation = default) => GetJsonAsync<NodeList>(ServiceRoutes.Nodes, cancellation);

    /// <summary>Gives a node no new candidates; what runs there goes on. Holds until <see cref="UncordonAsync"/>, across restarts of the node.</summary>
    /// <exception cref="SearchApiException">404: no such node is alive.</exception>
    public Task<NodeEntry> CordonAsync(string node, CancellationToken cancellation = default) =>
        CallAsync<NodeEntry>(() => Post(ServiceRoutes.Cordon(node), ""), repeatable: true, cancellation);

    /// <summary>Lets a cordoned or drained node serve again.</summary>
    /// <exception cref="SearchApiException">404: no such node is alive.</exception>
    public Task<NodeEntry> UncordonAsync(string node, CancellationToken cancellation = default) =>
        CallAsync<NodeEntry>(() => Post(ServiceRoutes.Uncordon(node), ""), repeatable: true, cancellation);

    /// <summary>
    /// Empties a node: no new candidates, and running ones leave checkpoints to go on elsewhere; what has not left in time is stopped. Returns
    /// when the node is empty or the time is over.
    /// </summary>
    /// <param name="node">Name of the node.</param>
    /// <param name="seconds">Time for checkpoints in seconds, 0 to 3600.</param>
    /// <param name="cancellation">Stops waiting; the drain goes on.</param>
    /// <exception cref="SearchApiException">404: no such node is alive.</exception>
    public async Task<NodeEntry> DrainAsync(string node, int seconds = 60, CancellationToken cancellation = default)
    {
        using var response = await SendAsync(() => Post(ServiceRoutes.Drain(node, seconds), ""), repeatable: true, timed: false, cancellation);
        return await AnswerAsync<NodeEntry>(response, cancellation);
    }
}
