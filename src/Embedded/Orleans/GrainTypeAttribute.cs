using Orleans.Runtime;

namespace Orleans;

/// <summary>The grain class's lasting name in identities and stored records.</summary>
/// <param name="grainType">The name; without the attribute it is the class name in lower case without "grain" at its end.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    /// <summary>The name as a grain type.</summary>
    /// <param name="services">Not used.</param>
    /// <param name="type">Not used.</param>
    /// <returns>The grain type.</returns>
    public GrainType GetGrainType(IServiceProvider? services, Type? type) => GrainType.Create(grainType);
}
