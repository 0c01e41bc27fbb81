using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>
/// Disposes, when it ends, all tensors that the thread made while it was the innermost scope. Belongs to the thread that
/// opened it (<see cref="torch.NewDisposeScope"/>); no <c>await</c> may lie between opening and disposing.
/// </summary>
/// <remarks>Adding, moving and removing a tensor cost O(1); disposal frees all tensors by one native call.</remarks>
public sealed partial class DisposeScope : IDisposable
{
    private readonly DisposeScopeManager manager;
    private readonly int thread = Environment.CurrentManagedThreadId;
    private IDisposable?[] items = new IDisposable?[32];
    private int used;
    private bool closed;

    internal DisposeScope(DisposeScopeManager manager, DisposeScope? outer)
    {
        this.manager = manager;
        Outer = outer;
    }

    /// <summary>How many objects the scope holds now.</summary>
    public int DisposablesCount
    {
        get
        {
            var count = 0;
            for (var i = 0; i < used; i++)
            {
                count += items[i] is null ? 0 : 1;
            }

            return count;
        }
    }

    /// <summary>A copy of the list of objects that the scope holds now.</summary>
    public IReadOnlyList<IDisposable> DisposablesView => items.Take(used).OfType<IDisposable>().ToArray();

    internal DisposeScope? Outer { get; set; }

    /// <summary>Whether the scope holds the object.</summary>
    public bool Contains(IDisposable disposable) => Find(disposable) >= 0;

    /// <summary>Disposes what the scope holds and ends it.</summary>
    public void Dispose()
    {
        if (closed)
        {
            return;
        }

        closed = true;
        manager.Close(this);
        DisposeEverything();
    }

    /// <summary>Disposes what the scope holds; the scope goes on.</summary>
    public void DisposeEverything()
    {
        using var releases = TensorHandle.CollectReleases();
        for (var i = 0; i < used; i++)
        {
            var item = items[i];
            items[i] = null;
            if (item is torch.Tensor tensor)
            {
                tensor.OwningScope = null;
                if (!tensor.IsInvalid)
                {
                    manager.Tensors.Disposed(inScope: true);
                    tensor.ReleaseFromScope();
                }
            }
            else
            {
                item?.Dispose();
            }
        }

        used = 0;
    }

    /// <summary>Takes an object out of the scope that was disposed elsewhere.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        var slot = Find(disposable);
        if (slot >= 0)
        {
            manager.Tensors.Disposed(inScope: true);
            RemoveAt(slot);
        }
    }

    internal void Include(IDisposable item)
    {
        if (used == items.Length)
        {
            Compact();
        }

        if (item is torch.Tensor tensor)
        {
            tensor.OwningScope = this;
            tensor.ScopeSlot = used;
        }

        items[used++] = item;
    }

    /// <summary>Called by a tensor that its owner disposes before the scope does.</summary>
    internal void Forget(torch.Tensor tensor)
    {
        // Another thread must not touch the list; a disposed tensor left in it is skipped later.
        if (Environment.CurrentManagedThreadId != thread)
        {
            return;
        }

        manager.Tensors.Disposed(inScope: true);
        RemoveAt(tensor.ScopeSlot);
    }

    private bool Exclude(IDisposable item)
    {
        var slot = Find(item);
        if (slot < 0)
        {
            return false;
        }

        RemoveAt(slot);
        return true;
    }

    private int Find(IDisposable item)
    {
        if (item is torch.Tensor tensor)
        {
            return ReferenceEquals(tensor.OwningScope, this) ? tensor.ScopeSlot : -1;
        }

        for (var i = used - 1; i >= 0; i--)
        {
            if (ReferenceEquals(items[i], item))
            {
                return i;
            }
        }

        return -1;
    }

    private void RemoveAt(int slot)
    {
        if (items[slot] is torch.Tensor tensor)
        {
            tensor.OwningScope = null;
        }

        items[slot] = null;
        if (slot == used - 1)
        {
            used--;
        }
    }

    // Makes room: closes the gaps that removed objects left, and grows the list if few were found.
    private void Compact()
    {
        var kept = 0;
        for (var i = 0; i < used; i++)
        {
            if (items[i] is { } item)
            {
                items[kept] = item;
                if (item is torch.Tensor tensor)
                {
                    tensor.ScopeSlot = kept;
                }

                kept++;
            }
        }

        Array.Clear(items, kept, used - kept);
        used = kept;
        if (kept > items.Length / 2)
        {
            Array.Resize(ref items, items.Length * 2);
        }
    }
}
