using AdapterSearch.Grains.Interfaces;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace AdapterSearch.Grains;

/// <summary>The grain side of a node: passes messages to the node's <see cref="NodeWorker"/> and keeps its leases alive.</summary>
/// <param name="workers">The workers of this process.</param>
/// <param name="options">Times and slots.</param>
/// <param name="log">Log.</param>
[KeepAlive, OnItsNode]
public sealed class NodeGrain(NodeWorkers workers, CoordinationOptions options, ILogger<NodeGrain> log) : Grain, INodeGrain
{
    private NodeWorker worker = null!;

    private ISlotPoolGrain Pool => GrainFactory.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        worker = workers.Get(this.GetPrimaryKeyString());
        this.RegisterGrainTimer(HeartbeatAsync, new GrainTimerCreationOptions(options.Heartbeat, options.Heartbeat) { KeepAlive = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task OpenAsync() => Pool.RegisterNodeAsync(new NodeRegistration(worker.Name, options.SlotsPerNode, worker.Running));

    /// <inheritdoc/>
    public Task StartAsync(AttemptStart attempt)
    {
        worker.Start(attempt);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(long token)
    {
        worker.Stop(token, "its search no longer wants it");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<NodeView> GetViewAsync() => Task.FromResult(new NodeView(worker.Name, options.SlotsPerNode, worker.Running));

    private async Task HeartbeatAsync()
    {
        try
        {
            var answer = await Pool.HeartbeatAsync(new NodeHeartbeat(worker.Name, worker.Running.Select(l => l.Token).ToArray()));
            if (!answer.Known)
            {
                await OpenAsync();
            }

            foreach (var token in answer.Revoked)
            {
                worker.Stop(token, "its lease was given away");
            }

            worker.HeardFromPool();
        }
        catch (Exception fault)
        {
            log.HeartbeatFailed(worker.Name, fault);
            worker.StopIfForgotten();
        }
    }
}
