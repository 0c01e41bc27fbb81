using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.TorchSharp.Tests;

[Collection(TensorCollection.Name)]
public sealed class ShapeTests : LeakCheck
{
    [Fact]
    public void Views_share_memory_and_keep_order()
    {
        var grid = arange(6).view(2, 3);
        Assert.Equal([0L, 3, 1, 4, 2, 5], grid.transpose(0, 1).reshape(-1).data<long>().ToArray());
        Assert.Equal([3L, 2], grid.t().shape);
        Assert.Equal([3L, 2], grid.mT.shape);
        Assert.Equal([2L, 1, 3], grid.unsqueeze(1).shape);
        Assert.Equal([2L, 3], grid.unsqueeze(0).squeeze(0).shape);
        Assert.Equal([6L], grid.flatten().shape);
        Assert.Equal([2L, 3, 1], grid.unflatten(1, 3, 1).shape);
        Assert.Equal([4L, 2, 3], grid.expand(4, -1, -1).shape);
        Assert.Equal([4L, 3], grid.repeat(2, 1).shape);
        Assert.Equal([3L, 2], grid.permute(1, 0).shape);
        grid.narrow(1, 1, 2).fill_(7);
        Assert.Equal([0L, 7, 7, 3, 7, 7], grid.reshape(-1).data<long>().ToArray());
    }

    [Fact]
    public void Parts_join_to_the_whole()
    {
        var whole = arange(10).reshape(5, 2);
        Assert.True(whole.Equals(cat(whole.split(2), 0)));
        Assert.True(whole.Equals(cat(whole.split([1L, 4L], 0), 0)));
        Assert.True(whole.Equals(cat(whole.chunk(3), 0)));
        Assert.True(whole.Equals(stack(whole.unbind(), 0)));
        Assert.Equal(3, whole.split(2).Length);
        Assert.Equal([5L, 2, 2], stack(new[] { whole, whole }, -1).shape);
        Assert.Equal([5L, 4], hstack(whole, whole).shape);
    }

    [Fact]
    public void Indices_read_like_pytorchs()
    {
        var cube = arange(24).reshape(2, 3, 4);
        Assert.Equal(23, cube[1, 2, 3].item<long>());
        Assert.Equal([4L], cube[1, 2].shape);
        Assert.Equal([3L, 4], cube[1].shape);
        Assert.Equal([2L, 4], cube[.., 1].shape);
        Assert.Equal([2L, 3, 2], cube[TensorIndex.Ellipsis, 1..3].shape);
        Assert.Equal([2L, 3, 1], cube[TensorIndex.Ellipsis, ^1..].shape);
        Assert.Equal([1L, 2, 3, 4], cube[TensorIndex.None, TensorIndex.Ellipsis].shape);
        Assert.Equal([2L, 3, 2], cube[TensorIndex.Colon, TensorIndex.Colon, TensorIndex.Slice(0, null, 2)].shape);
        Assert.Equal([3L], cube[0, .., ^1].shape);
        Assert.Equal(11, cube[0, ^1, ^1].item<long>());
        Assert.Equal([0L], cube[0, 0, ^0..].shape);
        var rows = tensor(new long[] { 2, 0 });
        Assert.Equal([2L, 2, 4], cube[TensorIndex.Colon, TensorIndex.Tensor(rows)].shape);
        Assert.Equal(12, cube.masked_select(cube >= 12).numel());
        Assert.Equal(12, cube[cube < 12].numel());
    }

    [Fact]
    public void Indices_write_like_pytorchs()
    {
        var grid = zeros(3, 3);
        grid[1, 1] = 5;
        grid[0, ..] = tensor(new[] { 1f, 2, 3 });
        grid[TensorIndex.Colon, TensorIndex.Single(2)] = ones(3) * 9;
        Assert.Equal([1f, 2, 9, 0, 5, 9, 0, 0, 9], grid.data<float>().ToArray());
        grid[grid > 4f] = tensor(0f);
        Assert.Equal(3f, grid.sum().item<float>());
        grid.index_put_(tensor(1f), [tensor(new long[] { 0, 0 }), tensor(new long[] { 0, 0 })], accumulate: true);
        Assert.Equal(3f, grid[0, 0].item<float>());
    }

    [Fact]
    public void Gathering_and_scattering_are_inverse()
    {
        var source = tensor(new[,] { { 1f, 2, 3 }, { 4, 5, 6 } });
        var order = tensor(new long[,] { { 2, 0, 1 }, { 1, 2, 0 } });
        var gathered = source.gather(1, order);
        Assert.Equal([3f, 1, 2, 5, 6, 4], gathered.data<float>().ToArray());
        Assert.True(source.Equals(zeros(2, 3).scatter_(1, order, gathered)));
        Assert.Equal([3f, 1], source.index_select(1, tensor(new long[] { 2, 0 }))[0].data<float>().ToArray());
        Assert.Equal([1f, 2, -1, -1, -1, -1], source.masked_fill(source > 2f, -1).data<float>().ToArray());
        Assert.Equal([1f, 2, 0, 0, 0, 0], where(source > 2f, zeros_like(source), source).data<float>().ToArray());
        Assert.Equal([0f, 6, 0], zeros(3).index_add_(0, tensor(new long[] { 1, 1, 1 }), tensor(new[] { 1f, 2, 3 }), 1).data<float>().ToArray());
    }

    [Fact]
    public void Triangles_flips_and_windows()
    {
        var ones = torch.ones(3, 3);
        Assert.Equal(6f, ones.tril().sum().item<float>());
        Assert.Equal(3f, ones.triu(1).sum().item<float>());
        Assert.Equal([2L, 1, 0], arange(3).flip(0).data<long>().ToArray());
        Assert.Equal([2L, 0, 1], arange(3).roll(1, 0).data<long>().ToArray());
        Assert.Equal([0L, 1, 1, 2, 2, 3], arange(4).unfold(0, 2, 1).reshape(-1).data<long>().ToArray());
        Assert.Equal([0L, 0, 1, 1], arange(2).repeat_interleave(2).data<long>().ToArray());
        Assert.Equal([1f, 2f], tensor(new[,] { { 1f, 0 }, { 0, 2f } }).diagonal().data<float>().ToArray());
    }
}
