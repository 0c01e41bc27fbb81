using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>Functions of activation.cpp.</content>
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int at_gelu(TensorHandle self, [MarshalAs(UnmanagedType.U1)] bool tanhForm, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_silu(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_silu_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_elu(TensorHandle self, ScalarArg alpha, ScalarArg scale, ScalarArg inputScale, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_leaky_relu(TensorHandle self, ScalarArg slope, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_softplus(TensorHandle self, double beta, double threshold, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_log_sigmoid(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_softmax(TensorHandle self, long dim, int dtype, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_log_softmax(TensorHandle self, long dim, int dtype, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_dropout(TensorHandle self, double p, [MarshalAs(UnmanagedType.U1)] bool training, out IntPtr result);
}
