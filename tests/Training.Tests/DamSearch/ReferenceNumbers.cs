using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Tests.DamSearch;

/// <summary>The kept numbers of tools/reference/dam_parity.py: an independent implementation in PyTorch 1.13, float64.</summary>
internal sealed class ReferenceNumbers
{
    private static readonly Lazy<ReferenceNumbers> Shared = new(() => new ReferenceNumbers());
    private readonly byte[] blob;
    private readonly int dataStart;
    private readonly JsonElement header;

    private ReferenceNumbers()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "reference");
        Json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "dam_parity.json"))).RootElement;
        blob = File.ReadAllBytes(Path.Combine(folder, "dam_parity.safetensors"));
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(blob);
        header = JsonDocument.Parse(blob.AsMemory(8, length)).RootElement;
        dataStart = 8 + length;
    }

    public static ReferenceNumbers Load() => Shared.Value;

    public JsonElement Json { get; }

    /// <summary>A kept array as a float64 (or int64) tensor of the caller's scope.</summary>
    public Tensor Tensor(string name)
    {
        var entry = header.GetProperty(name);
        long[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        var from = dataStart + entry.GetProperty("data_offsets")[0].GetInt32();
        var to = dataStart + entry.GetProperty("data_offsets")[1].GetInt32();
        var bytes = blob.AsSpan(from, to - from);
        switch (entry.GetProperty("dtype").GetString())
        {
            case "I64":
                var integers = new long[bytes.Length / 8];
                for (var i = 0; i < integers.Length; i++)
                {
                    integers[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]);
                }

                return tensor(integers, shape);
            case "F32":
                var singles = new double[bytes.Length / 4];
                for (var i = 0; i < singles.Length; i++)
                {
                    singles[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                }

                return tensor(singles, shape, dtype: ScalarType.Float64);
            default:
                var doubles = new double[bytes.Length / 8];
                for (var i = 0; i < doubles.Length; i++)
                {
                    doubles[i] = BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]);
                }

                return tensor(doubles, shape, dtype: ScalarType.Float64);
        }
    }

    public static double[] Doubles(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetDouble())];

    public static long[] Integers(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetInt64())];

    public static bool[] Mask(JsonElement array) => [.. array.EnumerateArray().Select(v => v.GetInt32() == 1)];

    /// <summary>Largest difference relative to the largest expected magnitude (or to 1 when that is smaller).</summary>
    public static double Difference(IReadOnlyList<double> expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        var worst = 0.0;
        for (var i = 0; i < expected.Count; i++)
        {
            worst = Math.Max(worst, double.IsFinite(actual[i]) ? Math.Abs(expected[i] - actual[i]) : double.PositiveInfinity);
        }

        return worst;
    }
}
