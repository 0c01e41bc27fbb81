using System.Reflection;
using Orleans.Embedded;

namespace Orleans.Runtime;

/// <summary>A grain's address with one of its interfaces; calls through it are messages. Equal when the grain is the same.</summary>
public class GrainReference : IAddressable, IEquatable<GrainReference>
{
    internal GrainReference(ClusterRuntime runtime, GrainId grainId, Type interfaceType) =>
        (Runtime, GrainId, Interface) = (runtime, grainId, interfaceType);

    /// <summary>The grain.</summary>
    public GrainId GrainId { get; }

    /// <summary>The interface's full name.</summary>
    public string InterfaceName => Interface.FullName!;

    internal ClusterRuntime Runtime { get; }

    internal Type Interface { get; }

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
}
