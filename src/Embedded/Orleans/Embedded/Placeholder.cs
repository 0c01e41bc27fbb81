#pragma warning disable
using Orleans.Runtime;
namespace Orleans.Embedded;
internal static class RuntimeContext { public static Activation? Current; }
internal sealed class LogicalSilo { public ClusterRuntime Runtime = null!; public SiloAddress Address = null!; }
internal sealed class ReminderService {
 public Task<IGrainReminder> RegisterAsync(GrainId id, string name, TimeSpan due, TimeSpan period) => null!;
 public Task UnregisterAsync(GrainId id, string name) => null!;
 public List<IGrainReminder> Of(GrainId id) => null!; }
internal sealed class ClusterRuntime { public GrainFactory Factory = null!; public ReminderService Reminders = null!; }
internal abstract class GrainFactory : IGrainFactory {
 public object Reference(Type t, GrainId id) => null!;
 public abstract T GetGrain<T>(string primaryKey, string? p = null) where T : IGrainWithStringKey;
 public abstract T GetGrain<T>(long primaryKey, string? p = null) where T : IGrainWithIntegerKey;
 public abstract T GetGrain<T>(Guid primaryKey, string? p = null) where T : IGrainWithGuidKey;
 public abstract T GetGrain<T>(long primaryKey, string e, string? p = null) where T : IGrainWithIntegerCompoundKey;
 public abstract T GetGrain<T>(Guid primaryKey, string e, string? p = null) where T : IGrainWithGuidCompoundKey;
 public abstract T GetGrain<T>(GrainId i) where T : IAddressable;
 public abstract IGrain GetGrain(Type t, string k);
 public abstract T CreateObjectReference<T>(IGrainObserver obj) where T : IGrainObserver;
 public abstract void DeleteObjectReference<T>(IGrainObserver obj) where T : IGrainObserver;
}
internal abstract class Activation : IGrainContext {
 public LogicalSilo Silo => null!; public abstract GrainId GrainId {get;} public abstract GrainReference GrainReference {get;} public abstract object? GrainInstance {get;}
 public abstract IServiceProvider ActivationServices {get;} public abstract Task Deactivated {get;} public abstract void Deactivate(DeactivationReason r, CancellationToken c = default);
 public abstract bool Equals(IGrainContext? o); public void DelayDeactivation(TimeSpan t) {} public IGrainTimer RegisterTimer(Func<CancellationToken,Task> c, GrainTimerCreationOptions o) => null!; }
/// <summary>The running embedded runtime: its silos can be killed, stopped and started.</summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    /// <summary>Starts a runtime of its own, for tests.</summary>
    public static Task<EmbeddedCluster> StartAsync(Action<EmbeddedOrleansOptions> configure, Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? services = null) => null!;
    /// <summary>The way in.</summary>
    public IClusterClient Client => null!;
    /// <summary>Names of the running silos.</summary>
    public IReadOnlyList<string> Silos => null!;
    /// <summary>Loses a silo: its activations vanish, calls in flight fail with TimeoutException.</summary>
    public void KillSilo(string name) {}
    /// <summary>Stops a silo in good order.</summary>
    public Task StopSiloAsync(string name, CancellationToken token = default) => null!;
    /// <summary>Starts a silo (again).</summary>
    public void StartSilo(EmbeddedSilo silo) {}
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
/// <summary>Adds the embedded runtime to a host.</summary>
public static class EmbeddedOrleans
{
    /// <summary>Adds the embedded runtime; it starts and stops with the host.</summary>
    public static Microsoft.Extensions.DependencyInjection.IServiceCollection AddEmbeddedOrleans(this Microsoft.Extensions.DependencyInjection.IServiceCollection services, Action<EmbeddedOrleansOptions> configure) => null!;
    /// <summary>Adds the embedded runtime; it starts and stops with the host.</summary>
    public static Microsoft.Extensions.Hosting.IHostApplicationBuilder AddEmbeddedOrleans(this Microsoft.Extensions.Hosting.IHostApplicationBuilder builder, Action<EmbeddedOrleansOptions> configure) => null!;
}
