using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>One record of one grain.</summary>
internal sealed class PersistentState<T> : IPersistentState<T>, IPersistentRecord
{
    private readonly Activation _activation;
    private readonly IPersistentStateConfiguration _configuration;
    private readonly IStateStore _store;

    public PersistentState(Activation activation, IPersistentStateConfiguration configuration)
    {
        (_activation, _configuration) = (activation, configuration);
        _store = activation.Silo.Runtime.Store(configuration.StorageName);
        activation.Records.Add(this);
    }

    public T State { get; set; } = Activator.CreateInstance<T>();

    public string? Etag { get; private set; }

    public bool RecordExists { get; private set; }

    private string Grain => _activation.GrainId.ToString();

    public Task ReadStateAsync() => ReadStateAsync(default);

    public async Task ReadStateAsync(CancellationToken cancellationToken)
    {
        Check();
        var stored = await _store.ReadAsync(_configuration.StateName, Grain, _activation.Silo.Runtime.HasLostSilo).WaitAsync(cancellationToken);
        State = stored?.Body is { } body ? _activation.Silo.Runtime.Serializer.Read<T>(body) : Activator.CreateInstance<T>();
        (Etag, RecordExists) = (stored?.Etag, stored?.Body is not null);
    }

    public Task WriteStateAsync() => WriteStateAsync(default);

    public async Task WriteStateAsync(CancellationToken cancellationToken)
    {
        Check();
        var body = _activation.Silo.Runtime.Serializer.Write(State);
        Etag = await _store.WriteAsync(_configuration.StateName, Grain, body, Etag).WaitAsync(cancellationToken);
        RecordExists = true;
    }

    public Task ClearStateAsync() => ClearStateAsync(default);

    public async Task ClearStateAsync(CancellationToken cancellationToken)
    {
        Check();
        if (Etag is not null)
            Etag = await _store.WriteAsync(_configuration.StateName, Grain, null, Etag).WaitAsync(cancellationToken);
        (State, RecordExists) = (Activator.CreateInstance<T>(), false);
    }

    /// <summary>What runs on of a lost silo must not write: in a cluster its process is dead.</summary>
    private void Check()
    {
        if (_activation.Silo.IsLost)
            throw new SiloUnavailableException($"Silo {_activation.Silo.Name} is lost.");
    }
}
