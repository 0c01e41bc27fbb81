using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace Orleans.Embedded;

/// <summary>Start and stop of silos and of the whole.</summary>
internal sealed partial class ClusterRuntime : ISiloMetadataCache
{
    private readonly List<LogicalSilo> _silos = [];
    private SqliteDatabase? _database;
    private ITimer? _sweep;
    private long _nextCollection;

    /// <summary>The stores of grain state, by name: "memory" is lost with the process, all others are in orleans.db if there is a data folder.</summary>
    public IStateStore Store(string? name)
    {
        name ??= "Default";
        lock (_membership)
        {
            if (!_stores.TryGetValue(name, out var store))
                _stores[name] = store = _database is null || name == "memory" ? new MemoryStateStore() : new SqliteStateStore(_database, name);
            return store;
        }
    }

    private readonly Dictionary<string, IStateStore> _stores = [];

    public IReadOnlyList<LogicalSilo> ActiveSilos => _active;

    public bool IsAtRest => _directory.Values.All(a => !a.IsBusy);

    public int CountActivations(string? silo) => _directory.Values.Count(a => a.Silo != _outside && (silo is null || a.Silo.Name == silo));

    public SiloMetadata GetSiloMetadata(SiloAddress siloAddress)
    {
        lock (_membership)
            return _silos.Find(s => s.SiloAddress.Equals(siloAddress))?.Metadata ?? SiloMetadata.Empty;
    }

    public void Start()
    {
        foreach (var type in Options.GrainAssemblies.Distinct().SelectMany(a => a.GetTypes()).Where(IsGrainClass))
        {
            var grainClass = new GrainClass(type, this);
            if (!_classes.TryAdd(grainClass.GrainType, grainClass))
                throw new OrleansException($"{type} and {_classes[grainClass.GrainType].Type} are both called '{grainClass.GrainType}'; use [GrainType].");
        }
        _incoming = [.. Services.GetServices<IIncomingGrainCallFilter>()];
        _outgoing = [.. Services.GetServices<IOutgoingGrainCallFilter>()];
        if (Options.DataFolder is { } folder)
            _database = new(Path.Combine(Directory.CreateDirectory(folder).FullName, "orleans.db"));
        TaskScheduler.UnobservedTaskException += OnUnobserved;
        foreach (var silo in Options.Silos.Count > 0 ? Options.Silos : [new("silo")])
            StartSilo(silo);
        Reminders.Start(_database);
        _nextCollection = After(Options.CollectionQuantum);
        var period = TimeSpan.FromSeconds(Math.Clamp(Options.ResponseTimeout.TotalSeconds / 10, 0.01, 1));
        _sweep = Clock.CreateTimer(_ => Sweep(), null, period, period);
    }

    public void StartSilo(EmbeddedSilo silo)
    {
        lock (_membership)
        {
            if (_active.Any(s => s.Name == silo.Name))
                throw new InvalidOperationException($"Silo {silo.Name} runs already.");
            var runs = _silos.Count(s => s.Name == silo.Name);
            var number = _silos.Find(s => s.Name == silo.Name)?.SiloAddress.Endpoint.Port ?? _silos.Select(s => s.Name).Distinct().Count() + 1;
            _silos.Add(new(this, silo, number, runs + 1));
            RefreshActive();
        }
    }

    /// <summary>Whether a silo was lost, so that writes of its grains may still be under way.</summary>
    public bool HasLostSilo { get; private set; }

    public void Kill(string name)
    {
        HasLostSilo = true;
        var silo = Take(name, SiloState.Lost);
        foreach (var activation in On(silo))
            activation.Kill();
    }

    public Task StopSiloAsync(string name, CancellationToken cancellation) => DrainAsync([Take(name, SiloState.Stopping)], cancellation);

    public async Task StopAsync(CancellationToken cancellation)
    {
        Reminders.Stop();
        LogicalSilo[] last;
        lock (_membership)
        {
            last = _active;
            Array.ForEach(last, s => s.State = SiloState.Stopping);
            RefreshActive();
        }
        await DrainAsync(last, cancellation).ConfigureAwait(false);
        if (_sweep is not null)
            await _sweep.DisposeAsync().ConfigureAwait(false);
        _database?.Dispose();
        _database = null;
        TaskScheduler.UnobservedTaskException -= OnUnobserved;
    }

    private static bool IsGrainClass(Type type) => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false }
        && typeof(IGrain).IsAssignableFrom(type) && !typeof(GrainReference).IsAssignableFrom(type);

    private LogicalSilo Take(string name, SiloState state)
    {
        lock (_membership)
        {
            var silo = Array.Find(_active, s => s.Name == name) ?? throw new ArgumentException($"No silo {name} is running.", nameof(name));
            silo.State = state;
            RefreshActive();
            return silo;
        }
    }

    private void RefreshActive() => _active = [.. _silos.Where(s => s.State == SiloState.Active).OrderBy(s => s.Name, StringComparer.Ordinal)];

    private List<Activation> On(LogicalSilo silo) => [.. _directory.Values.Where(a => a.Silo == silo)];

    /// <summary>Ends all activations of the silos; those that do not end in time are dropped as if the silo were lost.</summary>
    private async Task DrainAsync(LogicalSilo[] silos, CancellationToken cancellation)
    {
        var activations = silos.SelectMany(On).ToList();
        foreach (var activation in activations)
            activation.Deactivate(new(DeactivationReasonCode.ShuttingDown, "The silo stops."));
        try
        {
            await Task.WhenAll(activations.Select(a => a.Deactivated)).WaitAsync(Options.DrainTimeout, TimeProvider.System, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is TimeoutException or OperationCanceledException)
        {
            foreach (var activation in activations.Where(a => !a.IsGone))
            {
                Log.DroppedAtStop(activation.GrainId);
                activation.Kill();
            }
        }
        Array.ForEach(silos, s => s.State = SiloState.Stopped);
    }

    private void Sweep()
    {
        var now = Clock.GetTimestamp();
        var collect = now >= _nextCollection;
        if (collect)
            _nextCollection = After(Options.CollectionQuantum);
        foreach (var activation in _directory.Values)
            activation.Sweep(now, collect);
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs failure) => Log.Unobserved(failure.Exception);
}
