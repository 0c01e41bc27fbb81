using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>A type in a message or in grain state cannot be copied or written.</summary>
/// <param name="type">The type.</param>
/// <param name="reason">Why not.</param>
public sealed class UnserializableTypeException(string type, string reason) : OrleansException($"{type}: {reason}")
{
    /// <summary>The type's full name.</summary>
    public string TypeName { get; } = type;
}
