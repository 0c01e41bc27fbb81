using Orleans.Embedded;
using Orleans.Runtime;

namespace Orleans;

/// <summary>Base of grain classes: one object per key, at most one turn at a time.</summary>
public abstract class Grain : IAddressable, IGrainBase
{
    private readonly Activation? _activation;

    /// <summary>Binds the grain to the activation that constructs it.</summary>
    protected Grain() => _activation = RuntimeContext.Current;

    /// <inheritdoc/>
    public IGrainContext GrainContext => Bound;

    /// <summary>This grain as a reference that can be passed on.</summary>
    public GrainReference GrainReference => Bound.GrainReference;

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => Bound.Silo.Runtime.Factory;

    /// <summary>The services of this activation.</summary>
    protected IServiceProvider ServiceProvider => Bound.ActivationServices;

    /// <summary>The grain's type and key.</summary>
    public string IdentityString => Bound.GrainId.ToString();

    /// <summary>The silo that the grain runs in.</summary>
    public string RuntimeIdentity => Bound.Silo.SiloAddress.ToString();

    /// <summary>Called before the first call is let in, with the state already read.</summary>
    /// <param name="cancellationToken">Cancelled when activation takes too long.</param>
    /// <returns>Calls are let in when it completes; a failure is what the waiting callers see.</returns>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called after the last call, unless the silo is lost.</summary>
    /// <param name="reason">Why the activation ends.</param>
    /// <param name="cancellationToken">Cancelled when it takes too long.</param>
    /// <returns>The activation is gone when it completes.</returns>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends this activation after the running calls; waiting calls go to a new one.</summary>
    protected void DeactivateOnIdle() => GrainBaseExtensions.DeactivateOnIdle(this);

    /// <summary>Keeps the activation from idle collection for some time.</summary>
    /// <param name="timeSpan">At least this long from now; zero or negative withdraws an earlier delay.</param>
    protected void DelayDeactivation(TimeSpan timeSpan) => Bound.DelayDeactivation(timeSpan);

    private Activation Bound => _activation ?? throw new InvalidOperationException(
        $"{GetType()} was constructed outside the runtime; obtain grains from an IGrainFactory.");
}
