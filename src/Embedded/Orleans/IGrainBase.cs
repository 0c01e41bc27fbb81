using Orleans.Runtime;

namespace Orleans;

/// <summary>What a grain class implements when it does not derive from <see cref="Grain"/>.</summary>
public interface IGrainBase
{
    /// <summary>The activation; taken in through the constructor.</summary>
    IGrainContext GrainContext { get; }

    /// <summary>Called before the first call is let in, with the state already read.</summary>
    /// <param name="token">Cancelled when activation takes too long.</param>
    /// <returns>Calls are let in when it completes.</returns>
    Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

    /// <summary>Called after the last call, unless the silo is lost.</summary>
    /// <param name="reason">Why the activation ends.</param>
    /// <param name="token">Cancelled when it takes too long.</param>
    /// <returns>The activation is gone when it completes.</returns>
    Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
}
