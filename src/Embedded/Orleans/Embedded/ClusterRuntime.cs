using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>The silos of one process, the directory of their activations, and the way a call takes.</summary>
internal sealed partial class ClusterRuntime
{
    public const string ObserverType = "sys.client";

    private readonly ConcurrentDictionary<GrainId, Activation> _directory = new();
    private readonly Dictionary<GrainType, GrainClass> _classes = [];
    private readonly Lock _membership = new();
    private readonly LogicalSilo _outside;
    private IIncomingGrainCallFilter[] _incoming = [];
    private IOutgoingGrainCallFilter[] _outgoing = [];
    private volatile LogicalSilo[] _active = [];

    public ClusterRuntime(EmbeddedOrleansOptions options, IServiceProvider services)
    {
        (Options, Services) = (options, services);
        Clock = options.TimeProvider ?? services.GetService<TimeProvider>() ?? TimeProvider.System;
        Log = new(services.GetRequiredService<ILoggerFactory>().CreateLogger("Orleans.Embedded"));
        Serializer = new(this);
        Factory = new(this);
        Reminders = new(this);
        _outside = new(this, new("outside"), 0, 0);
    }

    public EmbeddedOrleansOptions Options { get; }

    public IServiceProvider Services { get; }

    public TimeProvider Clock { get; }

    public RuntimeLog Log { get; }

    public MessageSerializer Serializer { get; }

    public GrainFactory Factory { get; }

    public ReminderService Reminders { get; }

    public bool HasIncomingFilters => _incoming.Length > 0;

    public IReadOnlyList<IIncomingGrainCallFilter> IncomingFilters => _incoming;

    public bool HasActiveSilo => _active.Length > 0;

    /// <summary>The timestamp that lies the given time ahead.</summary>
    public long After(TimeSpan time) => Clock.GetTimestamp() + (long)(time.TotalSeconds * Clock.TimestampFrequency);

    public Task<T> Send<T>(GrainReference target, GrainMethod<T> method, object?[] arguments) =>
        _outgoing.Length == 0 ? Dispatch(target, method, arguments) : OutgoingCall<T>.RunAsync(_outgoing, target, method, arguments);

    public Task<T> Dispatch<T>(GrainReference target, GrainMethod<T> method, object?[] arguments)
    {
        try
        {
            method.CopyArguments(arguments);
            if (method.TokenIndex >= 0)
                ((CancellationToken)arguments[method.TokenIndex]!).ThrowIfCancellationRequested();
            var wait = method.Timeout ?? Options.ResponseTimeout;
            var call = new Call<T>(method, target, arguments, wait == Timeout.InfiniteTimeSpan ? long.MaxValue : After(wait));
            Route(call, target);
            return method.IsOneWay ? Task.FromResult(default(T)!) : call.Answer;
        }
        catch (Exception failure)
        {
            return Task.FromException<T>(failure);
        }
    }

    /// <summary>Brings a turn to the grain, activating it if needed.</summary>
    public void Route(Turn turn, GrainReference target)
    {
        var caller = RuntimeContext.Current?.Silo;
        if (caller is { IsLost: true })
            throw new SiloUnavailableException($"Silo {caller.Name} is lost; nothing leaves it.");
        if (target.LastSeen is { } seen && seen.TryEnqueue(turn))
            return;
        target.LastSeen = Route(turn, target.GrainId, null, caller);
    }

    /// <summary>Sends on a turn that did not begin before its activation ended.</summary>
    public void Reroute(Turn turn, GrainId id, GrainClass grainClass)
    {
        try
        {
            if (!turn.MovesOn)
                turn.Fail(new EnumerationAbortedException($"{id} was deactivated."));
            else if (!turn.IsAbandoned)
                Route(turn, id, grainClass, null);
        }
        catch (Exception failure)
        {
            turn.Fail(failure);
        }
    }

    public void Remove(Activation activation) => _directory.TryRemove(new(activation.GrainId, activation));

    public GrainClass Resolve(Type interfaceType, string? prefix)
    {
        if (_classes.Count == 0)
            throw new SiloUnavailableException("The embedded runtime has not started.");
        var found = _classes.Values.Where(c => interfaceType.IsAssignableFrom(c.Type)
            && (prefix is null || c.Type.FullName!.StartsWith(prefix, StringComparison.Ordinal) || c.Type.Name.StartsWith(prefix, StringComparison.Ordinal))).ToList();
        if (found.Count > 1 && found.Find(c => interfaceType.Name == $"I{c.Type.Name}") is { } conventional)
            return conventional;
        return found.Count switch
        {
            1 => found[0],
            0 => throw new ArgumentException($"No grain class implements {interfaceType}{(prefix is null ? "" : $" with a name that begins with '{prefix}'")}."),
            _ => throw new ArgumentException($"Several grain classes implement {interfaceType}: {string.Join(", ", found.Select(c => c.Type.FullName))}. Name one by its prefix."),
        };
    }

    public void AddObserver(GrainId id, object observer) => _directory[id] = new(id, _outside, observer);

    public void RemoveObserver(GrainId id)
    {
        if (_directory.TryGetValue(id, out var activation))
            activation.Kill();
    }

    public void ObserveOneWay(Task task, GrainMethod method) => task.ContinueWith(
        (t, m) => Log.OneWayFailed(t.Exception!, m!.ToString()!), method,
        CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private Activation Route(Turn turn, GrainId id, GrainClass? grainClass, LogicalSilo? caller)
    {
        while (true)
        {
            if ((!_directory.TryGetValue(id, out var activation) || activation.IsGone) && Activate(turn, id, grainClass, caller, out activation))
                return activation;
            if (activation.TryEnqueue(turn))
                return activation;
            // Between its end and its removal an activation refuses turns; a stream's later step is refused for good.
            if (!turn.MovesOn)
            {
                turn.Fail(new EnumerationAbortedException($"{id} was deactivated."));
                return activation;
            }
        }
    }

    /// <summary>Gives the activation of a grain, begun if there is none.</summary>
    /// <returns>True when it was begun here, the turn already in its mailbox: one that fails at once tells this caller, who would else begin another.</returns>
    private bool Activate(Turn turn, GrainId id, GrainClass? grainClass, LogicalSilo? caller, out Activation activation)
    {
        if (grainClass is null && !_classes.TryGetValue(id.Type, out grainClass))
            throw id.Type.ToString() == ObserverType
                ? new ClientNotAvailableException($"Observer {id} is gone.")
                : new OrleansException(_classes.Count == 0 ? "The embedded runtime has not started." : $"No grain class is called '{id.Type}'.");
        lock (_membership)
        {
            if (_directory.TryGetValue(id, out var existing) && !existing.IsGone)
            {
                activation = existing;
                return false;
            }
            activation = new(id, grainClass.Place(id, _active, caller), grainClass);
            activation.TryEnqueue(turn);
            _directory[id] = activation;
        }
        activation.Start();
        return true;
    }
}
