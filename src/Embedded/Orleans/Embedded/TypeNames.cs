using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Embedded;

/// <summary>Lasting names of types: the alias if there is one, otherwise full name and assembly, without versions.</summary>
internal static class TypeNames
{
    private static readonly ConcurrentDictionary<string, Type> Known = new();
    private static readonly ConcurrentDictionary<Assembly, bool> Scanned = new();

    public static string Format(Type type) => type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias ?? FullName(type);

    public static Type Parse(string name)
    {
        if (Known.TryGetValue(name, out var known))
            return known;
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
            Scan(assembly);
        if (Known.TryGetValue(name, out known))
            return known;
        var type = Type.GetType(name, found => Assembly.Load(new AssemblyName(found.Name!)), null, throwOnError: false)
            ?? throw new UnserializableTypeException(name, "no such type or alias is known.");
        return Known.GetOrAdd(name, type);
    }

    private static string FullName(Type type)
    {
        if (type.IsArray)
            return $"{FullName(type.GetElementType()!)}[]";
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        var arguments = type.IsGenericType ? $"[{string.Join(",", type.GetGenericArguments().Select(a => $"[{FullName(a)}]"))}]" : "";
        var assembly = type.Assembly == typeof(object).Assembly ? "" : $", {type.Assembly.GetName().Name}";
        return $"{definition.FullName}{arguments}{assembly}";
    }

    private static void Scan(Assembly assembly)
    {
        var attributes = typeof(AliasAttribute).Assembly.GetName().Name;
        if (assembly.IsDynamic || !Scanned.TryAdd(assembly, true) || assembly.GetReferencedAssemblies().All(a => a.Name != attributes))
            return;
        foreach (var type in assembly.GetTypes())
        {
            if (type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias is { } alias && !type.IsInterface && Known.GetOrAdd(alias, type) != type)
                throw new UnserializableTypeException(type.ToString(), $"alias '{alias}' also belongs to {Known[alias]}.");
        }
    }
}
