namespace TorchSharp.Utils;

/// <summary>Names the component that a field holds, where the field's own name differs (for example `_weight` for `weight`).</summary>
[AttributeUsage(AttributeTargets.Field)]
public class ComponentNameAttribute : Attribute
{
    /// <summary>No name yet: set <see cref="Name" />.</summary>
    public ComponentNameAttribute()
    {
    }

    /// <summary>Name under which the field's module, parameter or buffer is registered.</summary>
    public string? Name { get; set; }
}
