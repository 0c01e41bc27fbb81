using TorchSharp;
using Xunit;

namespace AdapterSearch.Tests.Shared;

/// <summary>
/// Base of tests that use tensors: each test runs inside a dispose scope, and afterwards as many tensors live as before.
/// Make tensors in the constructor or the test, not in field initialisers, which run before the scope opens. Put the deriving classes into <see cref="TensorCollection"/>, since the count is the process's.
/// </summary>
public abstract class LeakCheck : IDisposable
{
    private readonly long before;
    private readonly DisposeScope scope;

    protected LeakCheck()
    {
        before = torch.Tensor.TotalCount;
        scope = torch.NewDisposeScope();
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        scope.Dispose();
        Assert.Equal(before, torch.Tensor.TotalCount);
    }
}

/// <summary>All tests that use tensors, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TensorCollection
{
    public const string Name = "tensors";
}
