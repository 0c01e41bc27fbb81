using AdapterSearch.Grains.Interfaces;
using Orleans;
using Orleans.Runtime;

namespace AdapterSearch.Grains;

/// <summary>The grain side of a node: passes messages between the node's <see cref="NodeWorker"/> and the pool.</summary>
/// <param name="workers">The workers of this process.</param>
/// <param name="options">Times and slots.</param>
/// <param name="sensors">What the devices say of themselves.</param>
[KeepAlive, OnItsNode]
public sealed class NodeGrain(NodeWorkers workers, CoordinationOptions options, IDeviceSensors sensors) : Grain, INodeGrain
{
    private NodeWorker worker = null!;

    private ISlotPoolGrain Pool => GrainFactory.GetGrain<ISlotPoolGrain>(GrainKeys.SlotPool);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        worker = workers.Get(this.GetPrimaryKeyString());
        worker.BeginBeating();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task OpenAsync() => Pool.RegisterNodeAsync(new NodeRegistration(
        worker.Name, options.EffectiveSlots, worker.Running, options.Devices.Count > 0 ? options.Devices.ToArray() : null, worker.Incarnation));

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
    public Task YieldAsync(long token)
    {
        worker.Yield(token);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<NodeView> GetViewAsync() => Task.FromResult(new NodeView(worker.Name, options.EffectiveSlots, worker.Running));

    /// <inheritdoc/>
    public async Task BeatAsync()
    {
        var answer = await Pool.HeartbeatAsync(new NodeHeartbeat(worker.Name, worker.Running.Select(l => l.Token).ToArray(), sensors.Read()));
        if (!answer.Known)
        {
            await OpenAsync();
        }

        foreach (var token in answer.Revoked)
        {
            worker.Stop(token, "its lease was given away");
        }

        foreach (var token in answer.Yield ?? [])
        {
            worker.Yield(token);
        }

        worker.HeardFromPool();
    }
}
