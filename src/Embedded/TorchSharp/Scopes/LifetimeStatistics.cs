namespace TorchSharp;

/// <summary>Counts of tensors made and disposed by one thread.</summary>
public class LifetimeStatistics
{
    private long outsideCreated;
    private long scopeCreated;
    private long outsideDisposed;
    private long scopeDisposed;
    private long detached;
    private long attached;

    /// <summary>Tensors made while no scope was open.</summary>
    public long CreatedOutsideScopeCount => outsideCreated;

    /// <summary>Tensors made inside a scope.</summary>
    public long CreatedInScopeCount => scopeCreated;

    /// <summary>Tensors disposed while they belonged to no scope.</summary>
    public long DisposedOutsideScopeCount => outsideDisposed;

    /// <summary>Tensors disposed by, or while belonging to, a scope.</summary>
    public long DisposedInScopeCount => scopeDisposed;

    /// <summary>Tensors taken out of every scope.</summary>
    public long DetachedFromScopeCount => detached;

    /// <summary>Tensors put into a scope after they had been made.</summary>
    public long AttachedToScopeCount => attached;

    /// <summary>Tensors made by this thread and not yet disposed by it.</summary>
    public long ThreadTotalLiveCount => outsideCreated + scopeCreated - outsideDisposed - scopeDisposed;

    /// <summary>Sets all counts to zero.</summary>
    public void Reset() => outsideCreated = scopeCreated = outsideDisposed = scopeDisposed = detached = attached = 0;

    internal void Created(bool inScope)
    {
        if (inScope)
        {
            scopeCreated++;
        }
        else
        {
            outsideCreated++;
        }
    }

    internal void Disposed(bool inScope)
    {
        if (inScope)
        {
            scopeDisposed++;
        }
        else
        {
            outsideDisposed++;
        }
    }

    internal void Detached() => detached++;

    internal void Attached() => attached++;
}
