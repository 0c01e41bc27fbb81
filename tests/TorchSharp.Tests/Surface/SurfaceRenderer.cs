using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace AdapterSearch.TorchSharp.Tests.Surface;

/// <summary>Renders public and protected members as the listing of the real package's surface writes them.</summary>
internal static class SurfaceRenderer
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short",
        [typeof(int)] = "int", [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(uint)] = "uint",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(char)] = "char", [typeof(string)] = "string",
        [typeof(object)] = "object", [typeof(void)] = "void",
    };

    public static IEnumerable<Type> PublicTypes(Assembly assembly) =>
        assembly.GetExportedTypes().OrderBy(FullName, StringComparer.Ordinal);

    public static string Kind(Type type) =>
        type.IsEnum ? "enum"
        : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
        : type.IsInterface ? "interface"
        : type.IsValueType ? "struct"
        : type is { IsAbstract: true, IsSealed: true } ? "static class"
        : type.IsAbstract ? "abstract class"
        : type.IsSealed ? "sealed class"
        : "class";

    public static string FullName(Type type) => $"{type.Namespace}.{Name(type)}";

    /// <summary>Base type and interfaces, without those that come from the base type or from another interface.</summary>
    public static IEnumerable<string> Parents(Type type)
    {
        if (type.IsEnum || type.IsValueType)
        {
            return [];
        }

        var parents = type.GetInterfaces().Where(i => i.IsPublic || i.IsNestedPublic).Select(Name).ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && !typeof(Delegate).IsAssignableFrom(type))
        {
            parents.Add(Name(parent));
        }

        return parents;
    }

    public static IEnumerable<string> Members(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            yield return Method(type.GetMethod("Invoke")!);
            yield break;
        }

        foreach (var field in type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly))
        {
            if (!field.IsSpecialName)
            {
                var how = field.IsLiteral ? "const " : field.IsStatic ? "static " : string.Empty;
                yield return $"{how}{Name(field.FieldType)} {field.Name}";
            }
        }

        foreach (var constructor in type.GetConstructors(Declared).Where(c => !c.IsStatic && Visible(c)))
        {
            yield return $"new({Parameters(constructor)})";
        }

        foreach (var property in type.GetProperties(Declared))
        {
            if (property.GetAccessors(nonPublic: true).Where(Visible).ToArray() is { Length: > 0 } accessors)
            {
                yield return Property(property, accessors);
            }
        }

        foreach (var method in type.GetMethods(Declared).Where(Visible))
        {
            var isOperator = method.IsSpecialName && method.Name.StartsWith("op_", StringComparison.Ordinal);
            if ((!method.IsSpecialName || isOperator) && method.Name is not ("GetHashCode" or "ToString" or "Finalize"))
            {
                yield return Method(method);
            }
        }
    }

    private static bool Visible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // The listing marks methods and properties that are protected and nothing else: neither fields, constructors nor what is
    // protected internal.
    private static string Access(MethodBase method) => method.IsFamily ? "protected " : string.Empty;

    private static string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : string.Empty;
        var isStatic = method.IsStatic ? "static " : string.Empty;
        return $"{Access(method)}{isStatic}{Name(method.ReturnType)} {method.Name}{generic}({Parameters(method)})";
    }

    private static string Property(PropertyInfo property, MethodInfo[] accessors)
    {
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"{property.Name}[{string.Join(", ", index.Select(Parameter))}]";
        var get = accessors.Any(a => a == property.GetMethod) ? "get; " : string.Empty;
        var set = accessors.Any(a => a == property.SetMethod) ? "set; " : string.Empty;
        var isStatic = accessors[0].IsStatic ? "static " : string.Empty;
        var access = accessors.Any(a => a.IsPublic) ? string.Empty : "protected ";
        return $"{access}{isStatic}{Name(property.PropertyType)} {name} {{ {get}{set}}}";
    }

    private static string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : string.Empty;
        return extension + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        var how = parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) ? "params " : string.Empty;
        if (type.IsByRef)
        {
            type = type.GetElementType()!;
            how = parameter.IsOut ? "out " : parameter.IsIn ? "in " : "ref ";
        }

        return $"{how}{Name(type)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Default(parameter, type) : string.Empty)}";
    }

    private static string Default(ParameterInfo parameter, Type type)
    {
        var value = parameter.RawDefaultValue;
        return value switch
        {
            null => "default",
            string text => $"\"{text}\"",
            _ when type.IsEnum => Enum.GetName(type, value) ?? value.ToString()!,
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
    }

    private static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
        {
            return keyword;
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Name(underlying) + "?";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var prefix = type.DeclaringType is { } outer ? Name(outer) + "." : string.Empty;
        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        var own = tick < 0 ? type.Name : type.Name[..tick];

        // A type nested in a generic one repeats its arguments.
        return type.IsGenericType
            ? $"{prefix}{own}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
            : prefix + own;
    }
}
