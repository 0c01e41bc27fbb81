using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AdapterSearch.Domain;

/// <summary>The one JSON form of specs, results and run records: camel case, enums by name, unknown keys are errors.</summary>
public static class JsonDefaults
{
    /// <summary>Options for reading and writing one line.</summary>
    public static JsonSerializerOptions Compact { get; } = Create(indented: false);

    /// <summary>Options for files that people read.</summary>
    public static JsonSerializerOptions Indented { get; } = Create(indented: true);

    /// <summary>Applies the form to options owned by a framework.</summary>
    public static void Apply(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowOutOfOrderMetadataProperties = true;
        options.NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals;
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NameRankMethods } };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    /// <summary>A property that holds only rank methods reads and writes them by the names that <see cref="StrategyOptions"/> lists.</summary>
    private static void NameRankMethods(JsonTypeInfo type)
    {
        if (type.Type != typeof(RankMethodOptions))
        {
            return;
        }

        var methods = typeof(StrategyOptions).GetCustomAttributes<JsonDerivedTypeAttribute>().Where(m => m.DerivedType.IsSubclassOf(type.Type)).ToArray();
        if (methods.Length == 0)
        {
            return;
        }

        type.PolymorphismOptions = new JsonPolymorphismOptions
        {
            TypeDiscriminatorPropertyName = typeof(StrategyOptions).GetCustomAttribute<JsonPolymorphicAttribute>()!.TypeDiscriminatorPropertyName!,
        };
        foreach (var method in methods)
        {
            type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(method.DerivedType, (string)method.TypeDiscriminator!));
        }
    }

    private static JsonSerializerOptions Create(bool indented)
    {
        var options = new JsonSerializerOptions { WriteIndented = indented };
        Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
