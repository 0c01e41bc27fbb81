using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>The shim's functions (one partial file per source of the shim) and the turning of a status into an exception.</summary>
internal static partial class Native
{
    internal const string Library = "adaptersearch_torch";

    private const int OutOfMemory = 2;
    private const int IndexError = 4;

    /// <summary>Throws when <paramref name="status"/> is not 0; <paramref name="op"/> names the operation in the message.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Check(int status, string op)
    {
        if (status != 0)
        {
            Throw(status, op);
        }
    }

    /// <summary>Wraps the tensor that a successful call made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static torch.Tensor Made(int status, string op, IntPtr result)
    {
        if (status != 0)
        {
            Throw(status, op);
        }

        return torch.Tensor.Wrap(result);
    }

    /// <summary>Wraps a list of tensors and releases the native array that carried them; an absent one becomes null.</summary>
    internal static unsafe torch.Tensor?[] MadeOptionalList(int status, string op, IntPtr array, int count)
    {
        Check(status, op);
        var result = new torch.Tensor?[count];
        var pointers = (IntPtr*)array;
        for (var i = 0; i < count; i++)
        {
            result[i] = pointers[i] == IntPtr.Zero ? null : torch.Tensor.Wrap(pointers[i]);
        }

        Check(at_free_array(array), op);
        return result;
    }

    /// <inheritdoc cref="MadeOptionalList"/>
    internal static torch.Tensor[] MadeList(int status, string op, IntPtr array, int count) =>
        (torch.Tensor[])MadeOptionalList(status, op, array, count)!;

    /// <summary>
    /// The handles' pointers, for a native call that takes a list. The caller keeps the tensors alive over the call
    /// (<see cref="GC.KeepAlive(object)"/>) and must not dispose them meanwhile.
    /// </summary>
    internal static IntPtr[] Pointers(IReadOnlyList<torch.Tensor?>? tensors)
    {
        if (tensors is null || tensors.Count == 0)
        {
            return [];
        }

        var pointers = new IntPtr[tensors.Count];
        for (var i = 0; i < pointers.Length; i++)
        {
            pointers[i] = tensors[i] is { } tensor ? tensor.Pointer : IntPtr.Zero;
        }

        return pointers;
    }

    [DoesNotReturn]
    private static void Throw(int status, string op)
    {
        var text = Marshal.PtrToStringUTF8(at_last_error()) ?? "unknown error";
        throw status switch
        {
            OutOfMemory => new TorchOutOfMemoryException(op, text),
            IndexError => new TorchIndexException(op, text),
            _ => new TorchException(op, text),
        };
    }

    [LibraryImport(Library)]
    [SuppressGCTransition]
    private static partial IntPtr at_last_error();

    [LibraryImport(Library)]
    [SuppressGCTransition]
    internal static partial long at_nbytes(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial int at_free(IntPtr tensor);

    [LibraryImport(Library)]
    internal static partial int at_free_many(ReadOnlySpan<IntPtr> tensors, int count);

    [LibraryImport(Library)]
    internal static partial int at_free_array(IntPtr array);

    [LibraryImport(Library)]
    internal static partial int at_generator_free(IntPtr generator);
}
