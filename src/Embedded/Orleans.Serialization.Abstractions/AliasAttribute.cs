namespace Orleans;

/// <summary>A name that a type keeps in stored and sent bytes when its class is renamed or moved.</summary>
/// <param name="alias">The lasting name, unique in the program.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Interface | AttributeTargets.Method)]
public sealed class AliasAttribute(string alias) : Attribute
{
    /// <summary>The lasting name.</summary>
    public string Alias { get; } = alias;
}
