namespace TorchSharp;

public sealed partial class DisposeScope
{
    /// <summary>Puts an object into this scope, out of the scope that held it.</summary>
    public void Attach(IDisposable disposable)
    {
        if (disposable is torch.Tensor { OwningScope: { } owner })
        {
            owner.Exclude(disposable);
        }
        else if (Contains(disposable))
        {
            return;
        }

        Include(disposable);
        manager.Tensors.Attached();
    }

    /// <inheritdoc cref="Attach(IDisposable)"/>
    public void Attach(params IDisposable[] disposables) => Array.ForEach(disposables, Attach);

    /// <inheritdoc cref="Attach(IDisposable)"/>
    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        var list = disposables.ToArray();
        Attach(list);
        return list;
    }

    /// <summary>Takes an object out of this scope; from now on its owner disposes it.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        DetachOne(disposable);
        return disposable;
    }

    /// <inheritdoc cref="Detach{T}(T)"/>
    public (T1, T2) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (Detach(first), Detach(second));

    /// <inheritdoc cref="Detach{T}(T)"/>
    public (T1, T2, T3) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    /// <inheritdoc cref="Detach{T}(T)"/>
    public void Detach(params IDisposable[] disposables) => Array.ForEach(disposables, DetachOne);

    /// <inheritdoc cref="Detach{T}(T)"/>
    public void Detach(IEnumerable<IDisposable> disposables) => Detach(disposables.ToArray());

    /// <summary>Hands an object to the scope around this one; without one it belongs to no scope any more.</summary>
    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        MoveOne(Outer, disposable);
        return disposable;
    }

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    public (T1, T2) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    public (T1, T2, T3) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    public void MoveToOuter(params IDisposable[] disposables) => Array.ForEach(disposables, item => MoveOne(Outer, item));

    /// <inheritdoc cref="MoveToOuter{T}(T)"/>
    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOuter(disposables.ToArray());

    /// <summary>Hands an object to another scope.</summary>
    public T MoveToOther<T>(DisposeScope scope, T disposable)
        where T : IDisposable
    {
        MoveOne(scope, disposable);
        return disposable;
    }

    /// <inheritdoc cref="MoveToOther{T}(DisposeScope, T)"/>
    public void MoveToOther(DisposeScope scope, params IDisposable[] disposables) =>
        Array.ForEach(disposables, item => MoveOne(scope, item));

    /// <inheritdoc cref="MoveToOther{T}(DisposeScope, T)"/>
    public void MoveToOther(DisposeScope scope, IEnumerable<IDisposable> disposables) =>
        MoveToOther(scope, disposables.ToArray());

    /// <summary>Disposes all objects of this scope but one.</summary>
    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeAllBut([keep]);
        return keep;
    }

    /// <summary>Disposes all objects of this scope but those named.</summary>
    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeAllBut(keep);

    /// <inheritdoc cref="DisposeEverythingBut(IDisposable[])"/>
    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep) => DisposeAllBut(inKeep.ToArray());

    /// <inheritdoc cref="DisposeEverythingBut(IDisposable[])"/>
    public (T1, T2) DisposeEverythingBut<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable
    {
        DisposeAllBut([first, second]);
        return (first, second);
    }

    private void DetachOne(IDisposable disposable)
    {
        if (Exclude(disposable))
        {
            manager.Tensors.Detached();
        }
    }

    private void MoveOne(DisposeScope? target, IDisposable disposable)
    {
        if (!Exclude(disposable))
        {
            return;
        }

        if (target is null)
        {
            manager.Tensors.Detached();
        }
        else
        {
            target.Include(disposable);
        }
    }

    private void DisposeAllBut(IDisposable[] keep)
    {
        var kept = keep.Where(Exclude).ToArray();
        DisposeEverything();
        Array.ForEach(kept, Include);
    }
}
