using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.TorchSharp.Tests;

/// <summary>Reads the JSON files that the scripts in tools/reference write.</summary>
internal static class ReferenceNumbers
{
    internal static JsonElement Read(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Root(), "tools", "reference", name)));
        return document.RootElement.Clone();
    }

    internal static double[] Doubles(JsonElement element) => [.. element.EnumerateArray().Select(number => number.GetDouble())];

    internal static double[] Values(JsonElement packed) => Doubles(packed.GetProperty("values"));

    internal static Tensor Tensor(JsonElement packed, ScalarType type)
    {
        var shape = packed.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64()).ToArray();
        using var flat = tensor(Values(packed));
        using var shaped = flat.reshape(shape);
        return shaped.to(type, device: CPU, copy: true);
    }

    internal static double[] Numbers(Tensor tensor)
    {
        using var detached = tensor.detach();
        using var wide = detached.to(ScalarType.Float64);
        using var packed = wide.contiguous();
        return packed.data<double>().ToArray();
    }

    /// <summary>Every number within a distance relative to 1 or to the expected number, whichever is larger.</summary>
    internal static void Near(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            var distance = Math.Abs(expected[i] - actual[i]) / Math.Max(1, Math.Abs(expected[i]));
            Assert.True(distance <= tolerance, $"number {i}: expected {expected[i]:R}, got {actual[i]:R}");
        }
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Search.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("No Search.sln above the tests.");
        }

        return folder;
    }
}
