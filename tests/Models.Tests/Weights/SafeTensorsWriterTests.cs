using AdapterSearch.Models.Weights;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Tests.Weights;

[Collection(TensorCollection.Name)]
public class SafeTensorsWriterTests : LeakCheck
{
    private static readonly ScalarType[] Types =
    [
        ScalarType.Float32, ScalarType.Float64, ScalarType.Float16, ScalarType.BFloat16, ScalarType.Int64, ScalarType.Int32, ScalarType.Byte, ScalarType.Bool,
    ];

    public static IEnumerable<object[]> AllTypes() => Types.Select(type => new object[] { type });

    [Theory]
    [MemberData(nameof(AllTypes))]
    public void Values_come_back_to_the_bit(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        manual_seed(8);
        var original = type == ScalarType.Bool ? rand(3, 5) > 0.5 : (randn(3, 5, dtype: ScalarType.Float64) * 50).abs().to(type);
        SafeTensorsWriter.Write(folder.File("x"), new Dictionary<string, Tensor> { ["value"] = original });
        using var reader = SafeTensorsReader.Open(folder.File("x"));
        var loaded = reader.Load("value");
        Assert.Equal(type, loaded.dtype);
        Assert.Equal([3L, 5], loaded.shape);
        Assert.Equal(original.bytes.ToArray(), loaded.bytes.ToArray());
    }

    [Fact]
    public void Not_a_number_infinities_and_negative_zero_keep_their_bits()
    {
        using var folder = new TemporaryFolder();
        var original = tensor(new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon });
        SafeTensorsWriter.Write(folder.File("x"), new Dictionary<string, Tensor> { ["value"] = original });
        using var reader = SafeTensorsReader.Open(folder.File("x"));
        Assert.Equal(original.bytes.ToArray(), reader.Load("value").bytes.ToArray());
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        using var folder = new TemporaryFolder();
        SafeTensorsWriter.Write(
            folder.File("x"),
            new Dictionary<string, Tensor>
            {
                ["b"] = tensor(new byte[] { 5 }),
                ["z"] = tensor(new[] { 1f }),
                ["a"] = tensor(new[] { 2f, 3f }),
            });
        const string header = """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"z":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"b":{"dtype":"U8","shape":[1],"data_offsets":[12,13]}}""";
        var padded = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] values = [.. BitConverter.GetBytes(2f), .. BitConverter.GetBytes(3f), .. BitConverter.GetBytes(1f), 5];
        Assert.Equal(HandMadeFile.Of(padded, values), File.ReadAllBytes(folder.File("x")));
    }

    [Fact]
    public void Layout_and_gradient_of_a_tensor_do_not_matter()
    {
        using var folder = new TemporaryFolder();
        var original = arange(6, dtype: ScalarType.Float32).reshape(2, 3).t().requires_grad_();
        SafeTensorsWriter.Write(folder.File("x"), new Dictionary<string, Tensor> { ["value"] = original, ["single"] = tensor(4.0), ["none"] = zeros(0, 2) });
        using var reader = SafeTensorsReader.Open(folder.File("x"));
        Assert.Equal([0f, 3, 1, 4, 2, 5], reader.Load("value").data<float>().ToArray());
        Assert.Empty(reader.Load("single").shape);
        Assert.Equal([0L, 2], reader.Load("none").shape);
    }

    [Fact]
    public void Names_and_texts_may_hold_any_character()
    {
        using var folder = new TemporaryFolder();
        const string name = "größe\"\\ \u4e00\n{}";
        SafeTensorsWriter.Write(
            folder.File("x"), new Dictionary<string, Tensor> { [name] = ones(1) }, new Dictionary<string, string> { [name] = name, ["format"] = "np" });
        using var reader = SafeTensorsReader.Open(folder.File("x"));
        Assert.Equal([name], reader.Tensors.Keys);
        Assert.Equal(name, reader.Metadata[name]);
        Assert.Equal("np", reader.Metadata["format"]);
    }

    [Fact]
    public void The_same_tensors_give_the_same_bytes_whatever_their_order()
    {
        using var folder = new TemporaryFolder();
        var (one, two) = (ones(2), zeros(3));
        SafeTensorsWriter.Write(folder.File("x"), new Dictionary<string, Tensor> { ["one"] = one, ["two"] = two });
        SafeTensorsWriter.Write(folder.File("y"), new Dictionary<string, Tensor> { ["two"] = two, ["one"] = one });
        Assert.Equal(File.ReadAllBytes(folder.File("x")), File.ReadAllBytes(folder.File("y")));
        Assert.Equal(["x", "y"], folder.Names());
    }

    [Fact]
    public void An_unknown_type_leaves_the_earlier_file_and_no_draft()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("x"), "earlier");
        var error = Assert.Throws<WeightsFileException>(
            () => SafeTensorsWriter.Write(folder.File("x"), new Dictionary<string, Tensor> { ["value"] = zeros([2], ScalarType.Int16) }));
        Assert.Equal("\"value\" has the type Int16, which is not one of I64, F64, F32, I32, BF16, F16, U8, BOOL.", error.Problem);
        Assert.Equal("earlier", File.ReadAllText(folder.File("x")));
        Assert.Equal(["x"], folder.Names());
    }

    [Fact]
    public void A_failure_in_the_middle_leaves_the_earlier_file_and_no_draft()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("x"), "earlier");
        var meta = zeros([2], ScalarType.Float32, new Device(DeviceType.META));
        Assert.ThrowsAny<Exception>(
            () => SafeTensorsWriter.Write(folder.File("x"), new Dictionary<string, Tensor> { ["a"] = ones(2), ["b"] = meta }));
        Assert.Equal("earlier", File.ReadAllText(folder.File("x")));
        Assert.Equal(["x"], folder.Names());
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_one_message()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Root, "none", "x");
        var error = Assert.Throws<WeightsFileException>(() => SafeTensorsWriter.Write(path, new Dictionary<string, Tensor>()));
        Assert.StartsWith("the file cannot be written", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_file_has_a_header_only()
    {
        using var folder = new TemporaryFolder();
        SafeTensorsWriter.Write(folder.File("x"), new Dictionary<string, Tensor>());
        using var reader = SafeTensorsReader.Open(folder.File("x"));
        Assert.Empty(reader.Tensors);
        Assert.Equal("pt", reader.Metadata["format"]);
    }
}
