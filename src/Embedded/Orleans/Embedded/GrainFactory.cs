using System.Collections.Concurrent;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Makes references; the way into the cluster.</summary>
internal sealed class GrainFactory(ClusterRuntime runtime) : IClusterClient
{
    private readonly ConcurrentDictionary<Type, InterfaceModel> _models = new();
    private readonly ConcurrentDictionary<Type, GrainClass> _classes = new();
    private long _observers;

    public IServiceProvider ServiceProvider => runtime.Services;

    public GrainReference Reference(Type interfaceType, GrainId id) =>
        _models.GetOrAdd(interfaceType, static (type, runtime) => new InterfaceModel(type, runtime), runtime).Create(id);

    public T GetGrain<T>(string primaryKey, string? grainClassNamePrefix = null) where T : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrEmpty(primaryKey);
        return Make<T>(primaryKey, grainClassNamePrefix);
    }

    public T GetGrain<T>(long primaryKey, string? grainClassNamePrefix = null) where T : IGrainWithIntegerKey =>
        Make<T>(GrainKeys.Format(primaryKey), grainClassNamePrefix);

    public T GetGrain<T>(Guid primaryKey, string? grainClassNamePrefix = null) where T : IGrainWithGuidKey =>
        Make<T>(GrainKeys.Format(primaryKey), grainClassNamePrefix);

    public T GetGrain<T>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null) where T : IGrainWithIntegerCompoundKey =>
        Make<T>(GrainKeys.Format(primaryKey, keyExtension), grainClassNamePrefix);

    public T GetGrain<T>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null) where T : IGrainWithGuidCompoundKey =>
        Make<T>(GrainKeys.Format(primaryKey, keyExtension), grainClassNamePrefix);

    public T GetGrain<T>(GrainId grainId) where T : IAddressable => (T)(object)Reference(typeof(T), grainId);

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) =>
        (IGrain)Reference(grainInterfaceType, GrainId.Create(ClassOf(grainInterfaceType, null).GrainType, grainPrimaryKey));

    public T CreateObjectReference<T>(IGrainObserver obj) where T : IGrainObserver
    {
        if (obj is GrainReference or not T)
            throw new ArgumentException($"An object that implements {typeof(T)} is wanted, not {obj?.GetType()}.", nameof(obj));
        var id = GrainId.Create(ClusterRuntime.ObserverType, Interlocked.Increment(ref _observers).ToString());
        runtime.AddObserver(id, obj);
        return (T)(object)Reference(typeof(T), id);
    }

    public void DeleteObjectReference<T>(IGrainObserver obj) where T : IGrainObserver =>
        runtime.RemoveObserver((obj as GrainReference ?? throw new ArgumentException("Not a reference from CreateObjectReference.", nameof(obj))).GrainId);

    private T Make<T>(string key, string? prefix) => (T)(object)Reference(typeof(T), GrainId.Create(ClassOf(typeof(T), prefix).GrainType, key));

    private GrainClass ClassOf(Type type, string? prefix) => prefix is null
        ? _classes.GetOrAdd(type, static (t, runtime) => runtime.Resolve(t, null), runtime)
        : runtime.Resolve(type, prefix);
}
