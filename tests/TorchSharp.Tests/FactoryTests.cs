using AdapterSearch.Tests.Shared;
using TorchSharp;

namespace AdapterSearch.TorchSharp.Tests;

[Collection(TensorCollection.Name)]
public sealed class FactoryTests : LeakCheck
{
    [Fact]
    public void Factories_fill_as_their_names_say()
    {
        Assert.Equal([0f, 0f], torch.zeros(2).data<float>().ToArray());
        Assert.Equal([1f, 1f, 1f], torch.ones([3]).data<float>().ToArray());
        Assert.Equal([7L, 7L], torch.full(2, 7).data<long>().ToArray());
        Assert.Equal([2.5f, 2.5f], torch.full(2, 2.5f).data<float>().ToArray());
        Assert.Equal([0L, 1, 2, 3], torch.arange(4).data<long>().ToArray());
        Assert.Equal([1f, 1.5f], torch.arange(1.0, 2.0, 0.5).data<float>().ToArray());
        Assert.Equal([0f, 0.25f, 0.5f, 0.75f, 1f], torch.linspace(0, 1, 5).data<float>().ToArray());
        Assert.Equal([1f, 0f, 0f, 1f], torch.eye(2).data<float>().ToArray());
        Assert.Equal([2L, 3], torch.empty(2, 3).shape);
        Assert.Equal([9.0, 9.0], torch.zeros(2, torch.float64).full_like(9).data<double>().ToArray());
    }

    [Fact]
    public void Arrays_become_tensors_of_their_type_and_shape()
    {
        Assert.Equal(torch.float32, torch.tensor(new[] { 1f }).dtype);
        Assert.Equal(torch.float64, torch.tensor(new[] { 1.0 }).dtype);
        Assert.Equal(torch.int64, torch.tensor(new[] { 1L }).dtype);
        Assert.Equal(torch.int32, torch.tensor(new[] { 1 }).dtype);
        Assert.Equal(torch.@bool, torch.tensor(new[] { true }).dtype);
        Assert.Equal(torch.uint8, torch.tensor(new byte[] { 1 }).dtype);
        Assert.Equal([2L, 3], torch.tensor(new[,] { { 1f, 2, 3 }, { 4, 5, 6 } }).shape);
        Assert.Equal(6f, torch.tensor(new[,] { { 1f, 2, 3 }, { 4, 5, 6 } })[1, 2].item<float>());
        Assert.Equal([2L, 2], torch.tensor(new long[] { 1, 2, 3, 4 }, [2, 2]).shape);
        Assert.Equal(torch.bfloat16, torch.tensor(new[] { 1f }, torch.bfloat16).dtype);
        Assert.Empty(torch.tensor(3.0).shape);
        Assert.Equal(3.0, torch.tensor(3.0).item<double>());
    }

    [Fact]
    public void An_array_that_does_not_fill_the_shape_is_refused() =>
        Assert.ThrowsAny<System.Runtime.InteropServices.ExternalException>(() => torch.tensor(new[] { 1f, 2f }, [3]));

    [Fact]
    public void A_tensor_from_an_array_is_a_copy()
    {
        var array = new[] { 1f, 2f };
        var tensor = torch.tensor(array);
        array[0] = 9;
        Assert.Equal([1f, 2f], tensor.data<float>().ToArray());
    }

    [Fact]
    public void Conversions_keep_what_the_target_type_can_hold()
    {
        var tensor = torch.tensor(new[] { 1.5, -2.75, 0 });
        Assert.Equal([1L, -2, 0], tensor.to(torch.int64).data<long>().ToArray());
        Assert.Equal([true, true, false], tensor.@bool().data<bool>().ToArray());
        Assert.Equal([1.5f, -2.75f, 0f], tensor.@float().data<float>().ToArray());
        Assert.Same(tensor, tensor.to(torch.float64));
        Assert.NotSame(tensor, tensor.to(torch.float64, copy: true));
        Assert.Same(tensor, tensor.to("cpu"));
    }

    [Fact]
    public void Half_types_round_to_their_precision()
    {
        var third = torch.tensor(new[] { 1f / 3f });
        Assert.Equal(0.333984375f, third.bfloat16().@float().item<float>());
        Assert.Equal(0.333251953125f, third.half().@float().item<float>());
        Assert.Equal(0.333984375f, third.bfloat16().data<BFloat16>()[0].ToSingle());
        Assert.Equal(new BFloat16(1f / 3f), third.bfloat16().item<BFloat16>());
        Assert.Equal((Half)(1f / 3f), third.half().item<Half>());
        Assert.Equal(2, third.bfloat16().element_size());
    }

    [Fact]
    public void Bfloat16_rounds_ties_to_even_as_libtorch_does()
    {
        float[] values = [1.00390625f, 1.01171875f, 3.3895314e38f, -0f, float.PositiveInfinity, 1e-40f];
        var expected = torch.tensor(values).bfloat16().data<BFloat16>().ToArray();
        Assert.Equal(expected, Array.ConvertAll(values, value => new BFloat16(value)));
        Assert.True(float.IsNaN(new BFloat16(float.NaN).ToSingle()));
    }

    [Fact]
    public void Bytes_are_the_tensors_memory()
    {
        var tensor = torch.tensor(new[] { 1f, 2f });
        tensor.bytes = BitConverter.GetBytes(3f).Concat(BitConverter.GetBytes(4f)).ToArray();
        Assert.Equal([3f, 4f], tensor.data<float>().ToArray());
        using var stream = new MemoryStream();
        tensor.WriteBytesToStream(stream);
        stream.Position = 0;
        var copy = torch.zeros(2);
        copy.ReadBytesFromStream(stream);
        Assert.Equal([3f, 4f], copy.data<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => torch.ones(2, 3).t().bytes.Length);
        Assert.Throws<ArgumentException>(() => tensor.data<double>());
    }

    [Fact]
    public void An_accessor_follows_strides()
    {
        var transposed = torch.arange(6).reshape(2, 3).t();
        var data = transposed.data<long>();
        Assert.Equal([0L, 3, 1, 4, 2, 5], data.ToArray());
        Assert.Equal(4, data[1, 1]);
        Assert.Equal(4, data[3]);
        data[2, 0] = 40;
        Assert.Equal(40, transposed[2, 0].item<long>());
        Assert.Throws<IndexOutOfRangeException>(() => data[3, 0]);
    }

    [Fact]
    public void Limits_of_types_are_libtorchs()
    {
        var largest = torch.tensor(torch.finfo(torch.bfloat16).max, torch.float64).bfloat16();
        Assert.True(largest.isfinite().item<bool>());
        Assert.Equal(torch.finfo(torch.bfloat16).max, largest.@double().item<double>());
        Assert.True((largest.@double() * 1.01).bfloat16().isinf().item<bool>());
    }
}
