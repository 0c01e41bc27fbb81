using System.Reflection;
using TorchSharp.Utils;

namespace TorchSharp;

/// <summary>Reads component names off fields.</summary>
public static class FieldInfoExtensionMethods
{
    /// <summary>The name under which a field's value is registered: its <see cref="ComponentNameAttribute" /> or else the field's own name.</summary>
    /// <param name="field">Field of a module.</param>
    public static string ComponentName(this FieldInfo field) =>
        field.GetCustomAttribute<ComponentNameAttribute>()?.Name ?? field.Name;
}
