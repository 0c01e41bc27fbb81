namespace Orleans;

/// <summary>The number under which a member is written; it never changes and is never reused within its class.</summary>
/// <param name="id">The number, unique among the members that one class declares.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Property | AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method)]
public sealed class IdAttribute(uint id) : Attribute
{
    /// <summary>The member's number.</summary>
    public uint Id { get; } = id;
}
