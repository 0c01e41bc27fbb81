using System.Globalization;
using System.Text.Json.Serialization;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>One weight of the base model that may be adapted: a (layer, projection) pair.</summary>
/// <param name="Layer">Zero-based transformer layer.</param>
/// <param name="Projection">Projection inside the layer: <c>q</c>, <c>k</c>, <c>v</c>, <c>o</c>, <c>fc1</c> or <c>fc2</c> for encoders.</param>
[GenerateSerializer, Immutable]
[JsonConverter(typeof(ModuleAddressJsonConverter))]
public readonly record struct ModuleAddress([property: Id(0)] int Layer, [property: Id(1)] string Projection)
{
    /// <summary>The short form <c>layer.projection</c>, for example <c>3.q</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Layer}.{Projection}");

    /// <summary>Reads the short form written by <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException">The text is not <c>layer.projection</c>.</exception>
    public static ModuleAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0 && dot < text.Length - 1
            && int.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var layer))
        {
            return new ModuleAddress(layer, text[(dot + 1)..]);
        }

        throw new FormatException($"'{text}' is not a module address; expected layer.projection, for example 3.q.");
    }
}
