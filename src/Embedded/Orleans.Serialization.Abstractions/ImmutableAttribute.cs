namespace Orleans;

/// <summary>Marks a type or parameter whose value is never changed, so that messages may pass it without a copy.</summary>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter)]
public sealed class ImmutableAttribute : Attribute;
