using System.Globalization;
using System.Text;

namespace AdapterSearch.Dashboard.Api;

/// <summary>Where a page ended, as a text that is handed back as it is: the last item's place in the order, so that pages stay right while items come and change.</summary>
/// <param name="Key">What the list is ordered by; NaN where the item has none.</param>
/// <param name="Number">The item's number, which orders equals.</param>
internal readonly record struct Cursor(double Key, long Number)
{
    public override string ToString() => Convert.ToHexStringLower(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Key:R}|{Number}")));

    public static bool TryParse(string? text, out Cursor cursor)
    {
        cursor = default;
        if (text is null || text.Length is 0 or > 128 || text.Length % 2 != 0 || !text.All(char.IsAsciiHexDigit))
        {
            return false;
        }

        var parts = Encoding.ASCII.GetString(Convert.FromHexString(text)).Split('|');
        if (parts.Length != 2
            || !double.TryParse(parts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var key)
            || !long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        cursor = new Cursor(key, number);
        return true;
    }
}
