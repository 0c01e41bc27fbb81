using Orleans.Embedded;

namespace Orleans.Runtime;

/// <summary>A grain's address with one of its interfaces; calls through it are messages. Equal when the grain is the same.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    private readonly InterfaceModel _model;

    internal GrainReference(InterfaceModel model, GrainId grainId) => (_model, GrainId) = (model, grainId);

    /// <summary>The grain.</summary>
    public GrainId GrainId { get; }

    /// <summary>The interface's full name.</summary>
    public string InterfaceName => Interface.FullName!;

    internal ClusterRuntime Runtime => _model.Runtime;

    internal Type Interface => _model.Interface;

    /// <summary>Where the last call found the grain.</summary>
    internal Activation? LastSeen { get; set; }

    /// <inheritdoc/>
    public bool Equals(GrainReference? other) => other is not null && GrainId.Equals(other.GrainId);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as GrainReference);

    /// <inheritdoc/>
    public override int GetHashCode() => GrainId.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => $"GrainReference:{GrainId}";

    /// <summary>Whether both are the same grain.</summary>
    /// <param name="reference1">One.</param>
    /// <param name="reference2">The other.</param>
    public static bool operator ==(GrainReference? reference1, GrainReference? reference2) => reference1?.Equals(reference2) ?? reference2 is null;

    /// <summary>Whether the grains differ.</summary>
    /// <param name="reference1">One.</param>
    /// <param name="reference2">The other.</param>
    public static bool operator !=(GrainReference? reference1, GrainReference? reference2) => !(reference1 == reference2);

    // What the methods of emitted references call, by return type.
    internal Task<T> SendTaskOf<T>(int number, object?[] arguments) => Runtime.Send(this, (GrainMethod<T>)_model.Methods[number], arguments);

    internal Task SendTask(int number, object?[] arguments) => SendTaskOf<Nothing>(number, arguments);

    internal ValueTask<T> SendValueTaskOf<T>(int number, object?[] arguments) => new(SendTaskOf<T>(number, arguments));

    internal ValueTask SendValueTask(int number, object?[] arguments) => new(SendTaskOf<Nothing>(number, arguments));

    internal void SendVoid(int number, object?[] arguments) => Runtime.ObserveOneWay(SendTaskOf<Nothing>(number, arguments), _model.Methods[number]);

    internal IAsyncEnumerable<T> SendStream<T>(int number, object?[] arguments) =>
        new RemoteStream<T>(this, (StreamMethod<T>)_model.Methods[number], arguments);
}
