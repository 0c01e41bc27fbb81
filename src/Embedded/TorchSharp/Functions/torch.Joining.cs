using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        var pointers = Native.Pointers(tensors.ToArray());
        var result = Native.Made(Native.at_cat(pointers, pointers.Length, dim, out var made), "cat", made);
        GC.KeepAlive(tensors);
        return result;
    }

    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0)
    {
        var pointers = Native.Pointers(tensors.ToArray());
        var result = Native.Made(Native.at_cat(pointers, pointers.Length, dim, out var made), "concat", made);
        GC.KeepAlive(tensors);
        return result;
    }

    /// <summary>Tensors joined along a dimension that they have.</summary>
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0)
    {
        var pointers = Native.Pointers(tensors.ToArray());
        var result = Native.Made(Native.at_cat(pointers, pointers.Length, axis, out var made), "concatenate", made);
        GC.KeepAlive(tensors);
        return result;
    }

    /// <summary>Tensors of one shape joined along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        var list = tensors as Tensor[] ?? tensors.ToArray();
        var pointers = Native.Pointers(list);
        var result = Native.Made(Native.at_stack(pointers, pointers.Length, dim, out var made), "stack", made);
        GC.KeepAlive(list);
        return result;
    }

    /// <summary>Tensors joined side by side.</summary>
    public static Tensor hstack(params Tensor[] tensors)
    {
        var pointers = Native.Pointers(tensors);
        var result = Native.Made(Native.at_hstack(pointers, pointers.Length, out var made), "hstack", made);
        GC.KeepAlive(tensors);
        return result;
    }

    /// <summary>Tensors joined one below the other.</summary>
    public static Tensor vstack(Tensor[] tensors)
    {
        var pointers = Native.Pointers(tensors);
        var result = Native.Made(Native.at_vstack(pointers, pointers.Length, out var made), "vstack", made);
        GC.KeepAlive(tensors);
        return result;
    }

    /// <summary>A matrix with the tensors as diagonal blocks.</summary>
    public static Tensor block_diag(params Tensor[] tensors)
    {
        var pointers = Native.Pointers(tensors);
        var result = Native.Made(Native.at_block_diag(pointers, pointers.Length, out var made), "block_diag", made);
        GC.KeepAlive(tensors);
        return result;
    }

    /// <summary>The coordinates of a grid over the tensors.</summary>
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij")
    {
        var list = tensors.ToArray();
        var pointers = Native.Pointers(list);
        var result = Native.MadeList(Native.at_meshgrid(pointers, pointers.Length, indexing, out var made, out var count), "meshgrid", made, count);
        GC.KeepAlive(list);
        return result;
    }

    /// <summary>The tensors expanded to the one shape that fits all.</summary>
    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors)
    {
        var pointers = Native.Pointers(tensors);
        var result = Native.MadeList(Native.at_broadcast_tensors(pointers, pointers.Length, out var made, out var count), "broadcast_tensors", made, count);
        GC.KeepAlive(tensors);
        return result;
    }

    /// <summary>A sum of products by an equation such as "ij,jk->ik".</summary>
    public static Tensor einsum(string equation, params Tensor[] tensors)
    {
        var pointers = Native.Pointers(tensors);
        var result = Native.Made(Native.at_einsum(equation, pointers, pointers.Length, out var made), "einsum", made);
        GC.KeepAlive(tensors);
        return result;
    }
}
