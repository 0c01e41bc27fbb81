using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Metadata;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Runtime.Placement;

namespace Orleans.Embedded;

/// <summary>One grain class: its name, how it is constructed, where it may run, how long it stays.</summary>
internal sealed class GrainClass
{
    /// <summary>What observers count as.</summary>
    public static readonly GrainClass Observer = new();

    private readonly ConstructorInvoker? _constructor;
    private readonly ParameterInfo[] _parameters = [];
    private readonly List<(PlacementFilterStrategy Strategy, IPlacementFilterDirector Director)> _filters = [];
    private readonly bool _prefersLocal;

    public GrainClass(Type type, ClusterRuntime runtime)
    {
        Type = type;
        GrainType = type.GetCustomAttribute<GrainTypeAttribute>()?.GetGrainType(null, null) ?? GrainType.Create(DefaultName(type));
        IsReentrant = type.IsDefined(typeof(ReentrantAttribute));
        CollectionAge = type.IsDefined(typeof(KeepAliveAttribute)) ? null : runtime.Options.CollectionAge;
        _prefersLocal = type.GetCustomAttribute<PlacementAttribute>()?.PlacementStrategy is PreferLocalPlacement;
        var constructor = type.GetConstructors().MaxBy(c => c.GetParameters().Length)
            ?? throw new OrleansException($"Grain class {type} has no public constructor.");
        (_constructor, _parameters) = (ConstructorInvoker.Create(constructor), constructor.GetParameters());
        var properties = new Dictionary<string, string>();
        foreach (var provider in type.GetCustomAttributes().OfType<IGrainPropertiesProviderAttribute>())
            provider.Populate(runtime.Services, type, GrainType, properties);
        foreach (var name in properties.GetValueOrDefault(PlacementFilterStrategy.ListProperty)?.Split(',') ?? [])
        {
            var strategy = runtime.Services.GetKeyedService<PlacementFilterStrategy>(name)
                ?? throw new OrleansException($"{type} uses placement filter {name}, which is not registered; call AddPlacementFilter.");
            strategy.Initialize(new GrainProperties(properties.ToImmutableDictionary()));
            _filters.Add((strategy, runtime.Services.GetRequiredKeyedService<IPlacementFilterDirector>(name)));
        }
        _filters.Sort((a, b) => a.Strategy.Order.CompareTo(b.Strategy.Order));
    }

    private GrainClass() => (Type, CollectionAge) = (typeof(IGrainObserver), null);

    public Type Type { get; }

    public GrainType GrainType { get; }

    public bool IsReentrant { get; }

    /// <summary>Null when the grain stays.</summary>
    public TimeSpan? CollectionAge { get; }

    public object Construct(Activation activation)
    {
        var arguments = new object?[_parameters.Length];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = Argument(_parameters[i], activation);
        return _constructor!.Invoke(arguments.AsSpan());
    }

    /// <summary>Chooses a silo: filters in order, then the caller's silo if preferred, otherwise by the grain's identity.</summary>
    public LogicalSilo Place(GrainId id, IReadOnlyList<LogicalSilo> silos, LogicalSilo? caller)
    {
        if (silos.Count == 0)
            throw new SiloUnavailableException($"No silo is running that could host {id}.");
        if (_filters.Count > 0)
        {
            var target = new PlacementTarget(id, RequestContext.Entries.ToDictionary());
            var left = silos.Select(s => s.SiloAddress);
            foreach (var (strategy, director) in _filters)
                left = [.. director.Filter(strategy, target, left)];
            silos = [.. silos.Where(s => left.Contains(s.SiloAddress))];
            if (silos.Count == 0)
                throw new OrleansException($"No silo may host {id}: placement filters of {Type} left none.");
        }
        if (_prefersLocal && caller is not null && silos.Contains(caller))
            return caller;
        var hash = 2166136261u;
        foreach (var character in id.ToString())
            hash = (hash ^ character) * 16777619u;
        return silos[(int)(hash % (uint)silos.Count)];
    }

    private static string DefaultName(Type type)
    {
        var name = type.Name.ToLowerInvariant();
        return name.EndsWith("grain", StringComparison.Ordinal) && name.Length > 5 ? name[..^5] : name;
    }

    private object? Argument(ParameterInfo parameter, Activation activation)
    {
        var type = parameter.ParameterType;
        if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
        {
            if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IPersistentState<>))
                throw new OrleansException($"{Type}: parameter {parameter.Name} with [PersistentState] is an IPersistentState<T>.");
            return Activator.CreateInstance(typeof(PersistentState<>).MakeGenericType(type.GetGenericArguments()), activation, state);
        }
        if (type == typeof(IGrainContext))
            return activation;
        if (type == typeof(ILocalSiloDetails))
            return activation.Silo;
        var services = activation.ActivationServices;
        var value = parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is { Key: { } key }
            ? ((IKeyedServiceProvider)services).GetKeyedService(type, key)
            : services.GetService(type);
        return value ?? (parameter.HasDefaultValue
            ? parameter.DefaultValue
            : throw new OrleansException($"{Type}: no service for constructor parameter {parameter.Name} of type {type}."));
    }
}
