using System.Text.Json;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Tests;

/// <summary>What tools/reference/models.py (PyTorch 1.13) wrote for one tiny model.</summary>
internal sealed class Reference
{
    private readonly JsonElement expected;

    internal Reference(string name)
    {
        Folder = Path.Combine(AppContext.BaseDirectory, "reference", name);
        expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "expected.json"))).RootElement;
    }

    internal string Folder { get; }

    internal string Gradients => Path.Combine(Folder, "gradients.safetensors");

    internal double Loss => expected.GetProperty("loss").GetDouble();

    internal long Parameters => expected.GetProperty("parameters").GetInt64();

    internal Tensor Labels => tensor(expected.GetProperty("labels").EnumerateArray().Select(v => v.GetInt64()).ToArray());

    internal Tensor Features => Matrix("features");

    internal Tensor Logits => Matrix("logits");

    internal ModelInput Input(ScalarType dtype) => expected.TryGetProperty("pixels", out var pixels)
        ? new ModelInput(tensor(Numbers(pixels)).to_type(dtype).view(Shape(pixels)))
        : new ModelInput(Integers("ids"), Integers("mask"));

    private static double[] Numbers(JsonElement array) => [.. array.GetProperty("values").EnumerateArray().Select(v => v.GetDouble())];

    private static long[] Shape(JsonElement array) => [.. array.GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())];

    private Tensor Integers(string name)
    {
        var array = expected.GetProperty(name);
        return tensor(Numbers(array)).to_type(ScalarType.Int64).view(Shape(array));
    }

    private Tensor Matrix(string name)
    {
        var rows = expected.GetProperty(name).EnumerateArray().Select(r => r.EnumerateArray().Select(v => v.GetDouble()).ToArray()).ToArray();
        return tensor(rows.SelectMany(r => r).ToArray()).view(rows.Length, rows[0].Length);
    }
}
