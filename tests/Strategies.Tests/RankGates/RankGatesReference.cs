using System.Text.Json;

namespace AdapterSearch.Strategies.Tests.RankGates;

/// <summary>Kept numbers of tools/reference/rank_gates.py.</summary>
internal static class RankGatesReference
{
    public static JsonElement Rules { get; } =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference", "rank_gates.json"))).RootElement.GetProperty("rules");

    public static double[] Numbers(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    public static int[] Integers(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(v => v.GetInt32())];

    public static long[] Costs(this JsonElement element) => [.. element.GetProperty("cost").EnumerateArray().Select(v => v.GetInt64())];

    public static double[][] Table(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(row => row.EnumerateArray().Select(v => v.GetDouble()).ToArray())];
}
