using TorchSharp;

namespace AdapterSearch.Training.Tests.DamSearch;

/// <summary>Each test ends with as many live tensors on its thread as it began with.</summary>
public abstract class LeakChecked : IDisposable
{
    private readonly long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        Assert.Equal(before, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }
}
