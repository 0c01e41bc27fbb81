using System.Net;
using AdapterSearch.Client;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Tests.Api;

public sealed class NodesApiTests
{
    [Fact]
    public async Task Nodes_are_listed_cordoned_uncordoned_and_drained()
    {
        await using var silo = await RunningSilo.StartAsync();
        var node = Assert.Single((await silo.Client.NodesAsync()).Nodes);
        Assert.Equal((NodeState.Serving, true), (node.State, node.IsEmpty));
        Assert.Equal(DeviceKind.Cpu, Assert.Single(node.Devices).Kind);
        Assert.Equal(NodeState.Cordoned, (await silo.Client.CordonAsync(node.Node)).State);
        Assert.Equal(NodeState.Cordoned, Assert.Single((await silo.Client.NodesAsync()).Nodes).State);
        Assert.Equal(NodeState.Serving, (await silo.Client.UncordonAsync(node.Node)).State);

        var drained = await silo.Client.DrainAsync(node.Node, seconds: 1);
        Assert.Equal((NodeState.Draining, true), (drained.State, drained.IsEmpty));
        Assert.Equal(NodeState.Serving, (await silo.Client.UncordonAsync(node.Node)).State);
    }

    [Fact]
    public async Task An_unknown_node_is_answered_with_those_that_are_alive()
    {
        await using var silo = await RunningSilo.StartAsync();
        foreach (var call in new Func<Task>[] { () => silo.Client.CordonAsync("typo"), () => silo.Client.UncordonAsync("typo"), () => silo.Client.DrainAsync("typo", 0) })
        {
            var refusal = await Assert.ThrowsAsync<SearchApiException>(call);
            Assert.Equal(HttpStatusCode.NotFound, refusal.Status);
            Assert.Contains("there is no node 'typo'; alive are: node", refusal.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_search_on_a_cordoned_node_waits_and_a_paused_one_starts_nothing()
    {
        await using var silo = await RunningSilo.StartAsync();
        await silo.Client.CordonAsync("node");
        var summary = await silo.Client.SubmitAsync(Workplace.Spec);
        Assert.True((await silo.Client.PauseAsync(summary.Id)).Paused);
        await silo.Client.UncordonAsync("node");
        Assert.Equal((true, 0), ((await silo.Client.GetAsync(summary.Id)).Summary.Paused, (await silo.Client.NodesAsync()).Waiting));
        Assert.False((await silo.Client.ResumeAsync(summary.Id)).Paused);
        await foreach (var _ in silo.Client.WatchAsync(summary.Id))
        {
            // Only the end matters.
        }

        Assert.Equal(SearchStatus.Completed, (await silo.Client.GetAsync(summary.Id)).Summary.Status);
        var late = await Assert.ThrowsAsync<SearchApiException>(() => silo.Client.PauseAsync(summary.Id));
        Assert.Equal(HttpStatusCode.Conflict, late.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await Assert.ThrowsAsync<SearchApiException>(() => silo.Client.PauseAsync("nobody-1"))).Status);
    }
}
