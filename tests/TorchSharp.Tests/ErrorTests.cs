using System.Runtime.InteropServices;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using Xunit;

namespace AdapterSearch.TorchSharp.Tests;

[Collection(TensorCollection.Name)]
public sealed class ErrorTests : LeakCheck
{
    [Fact]
    public void A_wrong_shape_names_the_operation_and_carries_libtorchs_text_in_one_line()
    {
        var error = Assert.ThrowsAny<ExternalException>(() => torch.ones(2, 3).mm(torch.ones(4, 5)));
        Assert.Equal("mm: mat1 and mat2 shapes cannot be multiplied (2x3 and 4x5)", error.Message);
    }

    [Fact]
    public void A_wrong_element_type_is_refused()
    {
        var error = Assert.ThrowsAny<ExternalException>(() => torch.ones(2, 2).mm(torch.ones(2, 2, torch.float64)));
        Assert.Matches("^mm: expected (scalar type Float but found Double|m1 and m2 to have the same dtype)", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void An_index_outside_the_tensor_is_refused()
    {
        var error = Assert.ThrowsAny<ExternalException>(() => torch.ones(3)[5]);
        Assert.Contains("index 5 out of range", error.Message);
    }

    [Fact]
    public void A_tensor_larger_than_any_memory_is_an_out_of_memory_exception()
    {
        var error = Assert.ThrowsAny<OutOfMemoryException>(() => torch.empty([1L << 46], torch.float64));
        Assert.Contains("out of memory", error.Message);
    }

    [Fact]
    public void A_disposed_tensor_is_refused()
    {
        var tensor = torch.ones(2);
        tensor.Dispose();
        tensor.Dispose();
        Assert.True(tensor.IsInvalid);
        Assert.Throws<ObjectDisposedException>(() => tensor.add(1));
        Assert.Throws<ObjectDisposedException>(() => torch.cat([tensor, tensor]));
    }

    [Fact]
    public void The_process_goes_on_after_a_thousand_errors()
    {
        var good = torch.ones(2, 2);
        for (var i = 0; i < 1000; i++)
        {
            Assert.ThrowsAny<ExternalException>(() => good.mm(torch.ones(3, 3)));
        }

        Assert.Equal(8, good.mm(good).sum().ToDouble());
    }
}
