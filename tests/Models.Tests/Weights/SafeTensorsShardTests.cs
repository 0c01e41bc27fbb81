using AdapterSearch.Models.Weights;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Tests.Weights;

[Collection(TensorCollection.Name)]
public class SafeTensorsShardTests : LeakCheck
{
    [Fact]
    public void Shards_are_read_through_the_index()
    {
        using var folder = Shards("""{"metadata":{"total_size":12},"weight_map":{"a":"one.safetensors","b":"two.safetensors"}}""");
        using var reader = SafeTensorsReader.Open(folder.Root);
        Assert.Equal(["a", "b"], reader.Tensors.Keys.Order());
        Assert.Equal(folder.File("two.safetensors"), reader.Tensors["b"].FilePath);
        Assert.Equal([1f, 2], reader.Load("a").data<float>().ToArray());
        Assert.Equal([3f], reader.LoadAll()["b"].data<float>().ToArray());
    }

    [Fact]
    public void What_the_index_leaves_out_is_not_there()
    {
        using var folder = Shards("""{"weight_map":{"b":"two.safetensors"}}""");
        using var reader = SafeTensorsReader.Open(folder.File(SafeTensorsReader.IndexFileName));
        Assert.Equal(["b"], reader.Tensors.Keys);
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"two.safetensors"}}""", "the shard two.safetensors does not hold \"a\", which the index places there.")]
    [InlineData("""{"weight_map":{"a":"three.safetensors"}}""", "the shard three.safetensors does not exist.")]
    [InlineData("""{"weight_map":{"a":"../one.safetensors"}}""", "the shard \"../one.safetensors\" of \"a\" is not a plain file name.")]
    [InlineData("""{"weight_map":{"a":"sub\\one.safetensors"}}""", "the shard \"sub\\\\one.safetensors\" of \"a\" is not a plain file name.")]
    [InlineData("""{"weight_map":{"a":".."}}""", "the shard \"..\" of \"a\" is not a plain file name.")]
    [InlineData("""{"weight_map":{"a":1}}""", "the shard 1 of \"a\" is not a plain file name.")]
    [InlineData("""{"weights":{}}""", "the index has no weight_map.")]
    [InlineData("""{"weight_map":[]}""", "the index has no weight_map.")]
    [InlineData("[1]", "the index has no weight_map.")]
    [InlineData("{", "the index is not valid JSON.")]
    public void A_wrong_index_is_refused(string index, string problem)
    {
        using var folder = Shards(index);
        Assert.Equal(problem, Assert.Throws<WeightsFileException>(() => SafeTensorsReader.Open(folder.Root)).Problem);
    }

    [Fact]
    public void A_fault_in_a_shard_names_the_shard()
    {
        using var folder = Shards("""{"weight_map":{"a":"one.safetensors"}}""");
        File.WriteAllBytes(folder.File("one.safetensors"), [1, 2, 3]);
        Assert.Equal(folder.File("one.safetensors"), Assert.Throws<WeightsFileException>(() => SafeTensorsReader.Open(folder.Root)).FilePath);
    }

    private static TemporaryFolder Shards(string index)
    {
        var folder = new TemporaryFolder();
        SafeTensorsWriter.Write(folder.File("one.safetensors"), new Dictionary<string, Tensor> { ["a"] = tensor(new[] { 1f, 2 }) });
        SafeTensorsWriter.Write(folder.File("two.safetensors"), new Dictionary<string, Tensor> { ["b"] = tensor(new[] { 3f }) });
        File.WriteAllText(folder.File(SafeTensorsReader.IndexFileName), index);
        return folder;
    }
}
