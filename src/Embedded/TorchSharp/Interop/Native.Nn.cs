using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Imports of nn.cpp.</summary>
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int at_nn_linear(TensorHandle input, TensorHandle weight, TensorHandle bias, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_embedding(TensorHandle weight, TensorHandle indices, long paddingIndex, double maxNorm, double normType, [MarshalAs(UnmanagedType.U1)] bool scaleGradByFreq, [MarshalAs(UnmanagedType.U1)] bool sparse, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_layer_norm(TensorHandle input, ReadOnlySpan<long> shape, int dims, TensorHandle weight, TensorHandle bias, double eps, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_conv2d(TensorHandle input, TensorHandle weight, TensorHandle bias, ReadOnlySpan<long> stride, ReadOnlySpan<long> padding, ReadOnlySpan<long> dilation, long groups, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_conv2d_same(TensorHandle input, TensorHandle weight, TensorHandle bias, [MarshalAs(UnmanagedType.U1)] bool same, ReadOnlySpan<long> stride, ReadOnlySpan<long> dilation, long groups, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_pad(TensorHandle input, ReadOnlySpan<long> pad, int count, int mode, double value, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_gelu(TensorHandle input, [MarshalAs(UnmanagedType.U1)] bool tanhForm, [MarshalAs(UnmanagedType.U1)] bool inPlace, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_dropout(TensorHandle input, double p, [MarshalAs(UnmanagedType.U1)] bool training, [MarshalAs(UnmanagedType.U1)] bool inPlace, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_relu(TensorHandle input, [MarshalAs(UnmanagedType.U1)] bool inPlace, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_silu(TensorHandle input, [MarshalAs(UnmanagedType.U1)] bool inPlace, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_tanh(TensorHandle input, [MarshalAs(UnmanagedType.U1)] bool inPlace, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_sigmoid(TensorHandle input, [MarshalAs(UnmanagedType.U1)] bool inPlace, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_softmax(TensorHandle input, long dim, int dtype, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_log_softmax(TensorHandle input, long dim, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_cross_entropy(TensorHandle input, TensorHandle target, TensorHandle weight, long reduction, long ignoreIndex, double labelSmoothing, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_nll_loss(TensorHandle input, TensorHandle target, TensorHandle weight, long reduction, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_mse_loss(TensorHandle input, TensorHandle target, long reduction, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_kl_div(TensorHandle input, TensorHandle target, long reduction, [MarshalAs(UnmanagedType.U1)] bool logTarget, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_attention(TensorHandle query, TensorHandle key, TensorHandle value, TensorHandle mask, double p, [MarshalAs(UnmanagedType.U1)] bool causal, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_nn_truncate_normal_(TensorHandle self, double mean, double std, double a, double b, GeneratorHandle generator);

    [LibraryImport(Library)]
    internal static partial int at_nn_zero_grad(ReadOnlySpan<IntPtr> parameters, int count, [MarshalAs(UnmanagedType.U1)] bool setToNone);

    [LibraryImport(Library)]
    internal static partial int at_nn_clip_grad_norm_(ReadOnlySpan<IntPtr> parameters, int count, double maxNorm, double normType, out double total);

    [LibraryImport(Library)]
    internal static partial int at_nn_clip_grad_value_(ReadOnlySpan<IntPtr> parameters, int count, double limit);
}
