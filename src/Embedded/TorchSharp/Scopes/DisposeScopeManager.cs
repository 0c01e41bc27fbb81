namespace TorchSharp;

/// <summary>Holds each thread's innermost <see cref="DisposeScope"/> and its counts.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? threadLocal;

    private readonly ThreadDisposeScopeStatistics statistics = new();

    /// <summary>Counts of the current thread.</summary>
    public static ThreadDisposeScopeStatistics Statistics => OfThread.statistics;

    internal static DisposeScopeManager OfThread => threadLocal ??= new DisposeScopeManager();

    internal DisposeScope? Current { get; private set; }

    internal LifetimeStatistics Tensors => statistics.TensorStatistics;

    internal DisposeScope Open()
    {
        var scope = new DisposeScope(this, Current);
        Current = scope;
        return scope;
    }

    internal void Close(DisposeScope scope)
    {
        // Scopes are normally closed innermost first. One closed out of order leaves the chain; inner ones stay usable.
        if (ReferenceEquals(Current, scope))
        {
            Current = scope.Outer;
            return;
        }

        for (var inner = Current; inner is not null; inner = inner.Outer)
        {
            if (ReferenceEquals(inner.Outer, scope))
            {
                inner.Outer = scope.Outer;
                return;
            }
        }
    }

    internal void Register(torch.Tensor tensor)
    {
        var scope = Current;
        statistics.TensorStatistics.Created(scope is not null);
        scope?.Include(tensor);
    }
}
