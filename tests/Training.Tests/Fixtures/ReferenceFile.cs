using System.Text.Json;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.Fixtures;

/// <summary>The numbers that a script of tools/reference wrote.</summary>
internal static class ReferenceFile
{
    public static JsonElement Read(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "reference", name + ".json"))).RootElement;

    public static double[] Doubles(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(v => v.GetDouble())];

    public static int[] Integers(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(v => v.GetInt32())];

    public static long[][] Batches(this JsonElement element, string name = "batches") =>
        [.. element.GetProperty(name).EnumerateArray().Select(b => b.EnumerateArray().Select(v => v.GetInt64()).ToArray())];

    public static double[][] Table(this JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(b => b.EnumerateArray().Select(v => v.GetDouble()).ToArray())];

    public static Tensor Matrix(this JsonElement rows)
    {
        var table = rows.EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray()).ToArray();
        return tensor([.. table.SelectMany(r => r)], [table.Length, table[0].Length], dtype: ScalarType.Float64);
    }

    public static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance = 1e-9)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])), $"{i}: {expected[i]:R} expected, {actual[i]:R} found");
        }
    }
}
