namespace Orleans;

/// <summary>Promises that values of the type, member or parameter never change, so that a call within one process need not copy them.</summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class ImmutableAttribute : Attribute
{
}
