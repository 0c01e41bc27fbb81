using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdapterSearch.Domain;

/// <summary>Writes a <see cref="ModuleAddress"/> as its short form, for example <c>"3.q"</c>.</summary>
public sealed class ModuleAddressJsonConverter : JsonConverter<ModuleAddress>
{
    /// <inheritdoc/>
    public override ModuleAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return ModuleAddress.Parse(reader.GetString() ?? "");
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ModuleAddress value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.ToString());
    }
}
