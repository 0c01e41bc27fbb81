using AdapterSearch.Models.Weights;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Tests.Weights;

[Collection(TensorCollection.Name)]
public class SafeTensorsReaderTests : LeakCheck
{
    private const string Two = """{"__metadata__":{"format":"pt","by":"hand"},"b":{"dtype":"I32","shape":[],"data_offsets":[8,12]},"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}  """;

    private static readonly byte[] TwoValues = [.. BitConverter.GetBytes(1.5f), .. BitConverter.GetBytes(-2f), .. BitConverter.GetBytes(7)];

    [Fact]
    public void A_file_made_by_hand_is_listed_and_loaded()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.safetensors");
        File.WriteAllBytes(path, HandMadeFile.Of(Two, TwoValues));
        using var reader = SafeTensorsReader.Open(path);
        Assert.Equal(["a", "b"], reader.Tensors.Keys.Order());
        Assert.Equal("hand", reader.Metadata["by"]);
        var entry = reader.Tensors["a"];
        Assert.Equal((ScalarType.Float32, 8L, 2L), (entry.Type, entry.ByteCount, entry.ElementCount));
        Assert.Equal([2L, 1], entry.Shape);
        Assert.Equal([1.5f, -2f], reader.Load("a").data<float>().ToArray());
        var single = reader.Load("b");
        Assert.Empty(single.shape);
        Assert.Equal(7, single.item<int>());
        Assert.False(single.requires_grad);
        Assert.Equal(2, reader.LoadAll().Count);
    }

    [Fact]
    public void Listing_loads_no_values()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.safetensors");
        File.WriteAllBytes(path, HandMadeFile.Of(Two, TwoValues));
        var live = Tensor.TotalCount;
        using var reader = SafeTensorsReader.Open(path);
        Assert.Equal(2, reader.Tensors.Count);
        Assert.Equal(live, Tensor.TotalCount);
    }

    [Fact]
    public void Any_byte_but_0_is_a_true_truth_value()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.safetensors");
        File.WriteAllBytes(path, HandMadeFile.Of("""{"a":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]}}""", 0, 1, 0xfe));
        using var reader = SafeTensorsReader.Open(path);
        var loaded = reader.Load("a");
        Assert.Equal(ScalarType.Bool, loaded.dtype);
        Assert.Equal([false, true, true], loaded.data<bool>().ToArray());
    }

    [Fact]
    public void Tensors_without_elements_are_allowed()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.safetensors");
        File.WriteAllBytes(
            path,
            HandMadeFile.Of("""{"a":{"dtype":"F32","shape":[0,3],"data_offsets":[0,0]},"b":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"c":{"dtype":"F64","shape":[4,0],"data_offsets":[1,1]}}""", 9));
        using var reader = SafeTensorsReader.Open(path);
        Assert.Equal([0L, 3], reader.Load("a").shape);
        Assert.Equal(9, reader.Load("b").item<byte>());
        Assert.Equal(0, reader.Load("c").numel());
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}""", 12, "\"a\" is 12 bytes long, but F32 [2] needs 8.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "\"a\" has data_offsets [0,8], which do not lie in the 7 bytes of values: cut off or corrupt.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "1 bytes at the end belong to no tensor.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "\"a\" has data_offsets [8,0], which do not lie")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8, "\"a\" has data_offsets [-8,0], which do not lie")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "\"b\" overlaps the tensor before it")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "\"b\" leaves a gap to the tensor before it")]
    [InlineData("""{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}""", 1, "\"a\" has the unknown dtype \"F8_E4M3\"; known are I64, F64, F32, I32, BF16, F16, U8, BOOL.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "\"a\" has the size -1 in its shape.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "\"a\" has the size 1.5 in its shape.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[9000000000000000000,9000000000000000000,9000000000000000000],"data_offsets":[0,4]}}""", 4, "\"a\" is 4 bytes long, but F32 [9000000000000000000")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387905],"data_offsets":[0,4]}}""", 4, "\"a\" is 4 bytes long, but F32 [4611686018427387905] needs")]
    [InlineData("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "\"a\" has no dtype, shape or pair of data_offsets.")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "\"a\" has no dtype, shape or pair of data_offsets.")]
    [InlineData("""{"a":7}""", 0, "\"a\" has no dtype, shape or pair of data_offsets.")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}""", 1, "the header is not valid JSON.")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__ \"a\" is not a text.")]
    [InlineData("""{"__metadata__":[]}""", 0, "__metadata__ is not an object.")]
    [InlineData("""{"a":""", 0, "the header is not valid JSON.")]
    [InlineData("[]", 0, "the header does not begin with '{': not a safetensors file.")]
    [InlineData("", 0, "the header does not begin with '{': not a safetensors file.")]
    public void A_corrupt_header_is_one_message_with_path_and_fault(string header, int valueBytes, string problem)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.safetensors");
        File.WriteAllBytes(path, HandMadeFile.Of(header, new byte[valueBytes]));
        var error = Assert.Throws<WeightsFileException>(() => SafeTensorsReader.Open(path));
        Assert.StartsWith(problem, error.Problem, StringComparison.Ordinal);
        Assert.Equal($"{path}: {error.Problem}", error.Message);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(path, error.FilePath);

        // closed again: on some systems an open file cannot be deleted
        File.Delete(path);
    }

    [Fact]
    public void Text_that_is_not_UTF8_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.safetensors");
        var bytes = HandMadeFile.Of("""{"?":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""");
        bytes[10] = 0xff;
        File.WriteAllBytes(path, bytes);
        Assert.Equal("the header is not valid JSON.", Assert.Throws<WeightsFileException>(() => SafeTensorsReader.Open(path)).Problem);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 62)]
    [InlineData(3UL)]
    public void A_header_longer_than_the_file_is_refused_before_memory_is_asked_for(ulong claimed)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.safetensors");
        File.WriteAllBytes(path, HandMadeFile.Of(claimed, "{}"));
        var error = Assert.Throws<WeightsFileException>(() => SafeTensorsReader.Open(path));
        Assert.Equal($"the header claims {claimed} bytes, but only 2 follow: not a safetensors file, or cut off.", error.Problem);
    }

    [Fact]
    public void Every_shorter_prefix_of_a_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.safetensors");
        var whole = HandMadeFile.Of(Two, TwoValues);
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.Throws<WeightsFileException>(() => SafeTensorsReader.Open(path));
        }
    }

    [Fact]
    public void A_missing_file_folder_or_tensor_says_what_is_missing()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal("the file does not exist.", Assert.Throws<WeightsFileException>(() => SafeTensorsReader.Open(folder.File("none"))).Problem);
        Assert.Equal(
            "the folder holds neither model.safetensors nor model.safetensors.index.json.",
            Assert.Throws<WeightsFileException>(() => SafeTensorsReader.Open(folder.Root)).Problem);
        File.WriteAllBytes(folder.File("model.safetensors"), HandMadeFile.Of(Two, TwoValues));
        using var reader = SafeTensorsReader.Open(folder.Root);
        Assert.Equal("there is no tensor \"c\" among the 2.", Assert.Throws<WeightsFileException>(() => reader.Load("c")).Problem);
    }

    [Fact]
    public void A_file_that_shrinks_while_open_is_an_error_of_the_tensor_and_leaves_nothing_allocated()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("x.safetensors");
        File.WriteAllBytes(path, HandMadeFile.Of(Two, TwoValues));
        using var reader = SafeTensorsReader.Open(path);
        using (var open = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            open.SetLength(open.Length - 2);
        }

        var live = Tensor.TotalCount;
        var error = Assert.Throws<WeightsFileException>(() => reader.LoadAll());
        Assert.StartsWith("the values of \"b\" cannot be read", error.Problem, StringComparison.Ordinal);
        Assert.Equal(live, Tensor.TotalCount);
    }
}
