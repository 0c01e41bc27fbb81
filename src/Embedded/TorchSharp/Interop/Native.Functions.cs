using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>Functions of functions.cpp.</content>
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int at_abs(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_abs_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_acos(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_acos_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_acosh(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_acosh_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_asin(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_asin_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_asinh(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_asinh_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_atan(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_atan_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_atanh(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_atanh_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_bitwise_not(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_bitwise_not_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_ceil(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_ceil_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_cos(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_cos_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_cosh(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_cosh_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_deg2rad(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_deg2rad_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_digamma(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_digamma_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_erf(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_erf_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_erfc(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_erfc_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_erfinv(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_erfinv_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_exp(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_exp_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_exp2(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_exp2_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_expm1(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_expm1_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_floor(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_floor_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_frac(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_frac_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_lgamma(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_lgamma_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_log(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_log_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_log10(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_log10_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_log1p(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_log1p_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_log2(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_log2_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_logical_not(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_logical_not_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_neg(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_neg_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_rad2deg(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_rad2deg_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_reciprocal(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_reciprocal_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_relu(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_relu_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_rsqrt(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_rsqrt_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_sigmoid(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_sigmoid_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_sign(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_sign_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_sin(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_sin_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_sinc(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_sinc_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_sinh(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_sinh_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_sqrt(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_sqrt_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_square(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_square_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_tan(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_tan_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_tanh(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_tanh_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_trunc(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_trunc_(TensorHandle self);

    [LibraryImport(Library)]
    internal static partial int at_isfinite(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_isinf(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_isnan(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_isneginf(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_isposinf(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_signbit(TensorHandle self, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_zero_(TensorHandle self);
}
