using System.Globalization;
using Orleans.Runtime;

namespace Orleans.Embedded;

/// <summary>Integer and Guid keys as text: hexadecimal, then "+" and the extension.</summary>
internal static class GrainKeys
{
    public static string Format(long key, string? extension = null) => Join(key.ToString("X", CultureInfo.InvariantCulture), extension);

    public static string Format(Guid key, string? extension = null) => Join(key.ToString("N"), extension);

    public static long ParseInteger(GrainId id, out string? extension) =>
        long.TryParse(Split(id, out extension), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var key)
            ? key
            : throw new ArgumentException($"The key of {id} is not an integer.");

    public static Guid ParseGuid(GrainId id, out string? extension) =>
        Guid.TryParseExact(Split(id, out extension), "N", out var key) ? key : throw new ArgumentException($"The key of {id} is not a Guid.");

    private static string Join(string key, string? extension) => extension is null ? key : $"{key}+{extension}";

    private static string Split(GrainId id, out string? extension)
    {
        var text = id.Key.ToString();
        var plus = text.IndexOf('+', StringComparison.Ordinal);
        extension = plus < 0 ? null : text[(plus + 1)..];
        return plus < 0 ? text : text[..plus];
    }
}
