using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AdapterSearch.Domain;

/// <summary>
/// Reads a record written by a person. The serializer stops at its first fault; this walks the whole text beside the types first, so that one
/// answer names every unknown key and every value of the wrong kind, each with its place.
/// </summary>
internal static class WrittenJson
{
    private static readonly JsonSerializerOptions PassingUnknownKeys = Tolerant();

    /// <summary>Reads a record and says everything that keeps the text from being one. Ranges are not checked here.</summary>
    /// <param name="json">One JSON object.</param>
    /// <param name="what">What the text is, as faults of the whole call it.</param>
    /// <param name="problems">Every fault in the order of the text; empty on success.</param>
    /// <returns>
    /// The record. Beside keys that are unknown or given twice it is what the rest says, so that its values can be checked for the same
    /// answer; null where a value has the wrong kind.
    /// </returns>
    public static T? Read<T>(string json, string what, out IReadOnlyList<string> problems)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(json);
        var faults = new List<string>();
        problems = faults;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind == JsonValueKind.Null)
            {
                faults.Add($"the {what}: expected an object, found null");
                return null;
            }

            new Walker(what, faults).Walk(document.RootElement, typeof(T), "");
            return document.RootElement.Deserialize<T>(faults.Count == 0 ? JsonDefaults.Compact : PassingUnknownKeys);
        }
        catch (JsonException e)
        {
            // A value of the wrong kind has been named by its place already.
            if (faults.Count == 0)
            {
                faults.Add($"the text is not a {what}: {e.Message}");
            }
        }

        return null;
    }

    private static JsonSerializerOptions Tolerant()
    {
        var options = new JsonSerializerOptions(JsonDefaults.Compact) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip };
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }

    private sealed class Walker(string what, List<string> faults)
    {
        public void Walk(JsonElement element, Type type, string place)
        {
            var info = JsonDefaults.Compact.GetTypeInfo(type);
            switch (info.Kind)
            {
                case JsonTypeInfoKind.Object when element.ValueKind == JsonValueKind.Object:
                    WalkObject(element, info, place);
                    break;
                case JsonTypeInfoKind.Object when element.ValueKind != JsonValueKind.Null:
                    faults.Add($"{Named(place)}: expected an object, found {Shown(element)}");
                    break;
                case JsonTypeInfoKind.Enumerable when element.ValueKind == JsonValueKind.Array:
                    var index = 0;
                    foreach (var item in element.EnumerateArray())
                    {
                        Walk(item, info.ElementType!, $"{place}[{index++}]");
                    }

                    break;
                case JsonTypeInfoKind.Enumerable when element.ValueKind != JsonValueKind.Null:
                    faults.Add($"{Named(place)}: expected a list, found {Shown(element)}");
                    break;
                default:
                    ReadValue(element, type, place);
                    break;
            }
        }

        private void WalkObject(JsonElement element, JsonTypeInfo declared, string place)
        {
            var info = declared;
            var discriminator = declared.PolymorphismOptions?.TypeDiscriminatorPropertyName;
            if (discriminator is not null)
            {
                var known = declared.PolymorphismOptions!.DerivedTypes;
                var name = element.TryGetProperty(discriminator, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
                var match = known.FirstOrDefault(d => d.TypeDiscriminator is string text && text == name);
                if (match.DerivedType is null)
                {
                    var allowed = string.Join(", ", known.Select(d => d.TypeDiscriminator));
                    faults.Add(name is null
                        ? $"{Named(place)}: the key '{discriminator}' is missing; one of {allowed}"
                        : $"{Named(Join(place, discriminator))}: '{name}' is not known; one of {allowed}");
                    return;
                }

                info = JsonDefaults.Compact.GetTypeInfo(match.DerivedType);
            }

            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var member in element.EnumerateObject())
            {
                if (!seen.Add(member.Name))
                {
                    faults.Add($"{Named(Join(place, member.Name))}: the key is given twice");
                }
                else if (member.Name == discriminator)
                {
                    continue;
                }
                else if (info.Properties.FirstOrDefault(p => p.Name == member.Name) is { } property)
                {
                    Walk(member.Value, property.PropertyType, Join(place, member.Name));
                }
                else
                {
                    var keys = string.Join(", ", info.Properties.Select(p => p.Name));
                    faults.Add($"{Named(Join(place, member.Name))}: unknown key; known here: {(keys.Length == 0 ? "none" : keys)}");
                }
            }
        }

        private void ReadValue(JsonElement element, Type type, string place)
        {
            try
            {
                element.Deserialize(type, JsonDefaults.Compact);
            }
            catch (JsonException)
            {
                faults.Add($"{Named(place)}: expected {Wanted(Nullable.GetUnderlyingType(type) ?? type)}, found {Shown(element)}");
            }
        }

        private string Named(string place) => place.Length == 0 ? $"the {what}" : place;
    }

    private static string Wanted(Type type) => type switch
    {
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName)),
        _ when type == typeof(string) => "a text",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(ModuleAddress) => "a module as layer.projection, for example 3.q",
        _ => "a number",
    };

    private static string Shown(JsonElement element)
    {
        var text = element.GetRawText();
        return text.Length <= 60 ? text : text[..57] + "...";
    }

    private static string Join(string place, string name) => place.Length == 0 ? name : place + "." + name;
}
