using System.Text.Json;

namespace AdapterSearch.Dashboard.Api;

/// <summary>Words of a query, spelled as in JSON.</summary>
internal static class QueryWord
{
    /// <summary>Reads a word; null stays null.</summary>
    /// <param name="text">What stands in the query.</param>
    /// <param name="value">What it means.</param>
    /// <returns>False when it means nothing.</returns>
    public static bool TryRead<T>(string? text, out T? value)
        where T : struct, Enum
    {
        value = null;
        if (text is null)
        {
            return true;
        }

        foreach (var known in Enum.GetValues<T>())
        {
            if (JsonNamingPolicy.CamelCase.ConvertName(known.ToString()) == text)
            {
                value = known;
                return true;
            }
        }

        return false;
    }

    /// <summary>The words that mean something.</summary>
    public static string Known<T>()
        where T : struct, Enum => string.Join(", ", Enum.GetNames<T>().Select(JsonNamingPolicy.CamelCase.ConvertName));
}
