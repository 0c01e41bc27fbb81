using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>Functions of pointwise.cpp.</content>
internal static partial class Native
{
    [LibraryImport(Library)]
    internal static partial int at_atan2(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_atan2_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_bitwise_and(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_bitwise_and_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_bitwise_or(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_bitwise_or_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_bitwise_xor(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_bitwise_xor_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_copysign(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_copysign_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_eq(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_eq_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_floor_divide(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_floor_divide_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_fmod(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_fmod_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_ge(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_ge_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_gt(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_gt_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_hypot(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_hypot_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_le(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_le_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_logical_and(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_logical_and_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_logical_or(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_logical_or_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_logical_xor(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_logical_xor_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_lt(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_lt_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_mul(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_mul_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_ne(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_ne_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_pow(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_pow_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_remainder(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_remainder_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_xlogy(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_xlogy_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_fmax(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_fmin(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_logaddexp(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_maximum(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_minimum(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_clamp_max_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_clamp_max_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_clamp_min_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_clamp_min_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_eq_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_eq_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_floor_divide_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_floor_divide_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_fmod_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_fmod_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_ge_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_ge_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_gt_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_gt_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_le_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_le_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_lt_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_lt_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_mul_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_mul_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_ne_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_ne_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_pow_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_pow_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_remainder_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_remainder_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_fill_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_add(TensorHandle self, TensorHandle other, ScalarArg alpha, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_add_(TensorHandle self, TensorHandle other, ScalarArg alpha);

    [LibraryImport(Library)]
    internal static partial int at_add_scalar(TensorHandle self, ScalarArg other, ScalarArg alpha, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_add_scalar_(TensorHandle self, ScalarArg other, ScalarArg alpha);

    [LibraryImport(Library)]
    internal static partial int at_sub(TensorHandle self, TensorHandle other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_sub_(TensorHandle self, TensorHandle other);

    [LibraryImport(Library)]
    internal static partial int at_sub_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_sub_scalar_(TensorHandle self, ScalarArg other);

    [LibraryImport(Library)]
    internal static partial int at_rsub_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_div(TensorHandle self, TensorHandle other, int rounding, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_div_(TensorHandle self, TensorHandle other, int rounding);

    [LibraryImport(Library)]
    internal static partial int at_div_scalar(TensorHandle self, ScalarArg other, int rounding, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_div_scalar_(TensorHandle self, ScalarArg other, int rounding);

    [LibraryImport(Library)]
    internal static partial int at_rdiv_scalar(TensorHandle self, ScalarArg other, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_round(TensorHandle self, long decimals, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_round_(TensorHandle self, long decimals);

    [LibraryImport(Library)]
    internal static partial int at_clamp(TensorHandle self, ScalarArg min, ScalarArg max, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_clamp_(TensorHandle self, ScalarArg min, ScalarArg max);

    [LibraryImport(Library)]
    internal static partial int at_clamp_tensor(TensorHandle self, TensorHandle min, TensorHandle max, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_clamp_tensor_(TensorHandle self, TensorHandle min, TensorHandle max);

    [LibraryImport(Library)]
    internal static partial int at_lerp(TensorHandle self, TensorHandle end, TensorHandle weight, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_lerp_(TensorHandle self, TensorHandle end, TensorHandle weight);

    [LibraryImport(Library)]
    internal static partial int at_addcmul(TensorHandle self, TensorHandle first, TensorHandle second, ScalarArg value, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_addcmul_(TensorHandle self, TensorHandle first, TensorHandle second, ScalarArg value);

    [LibraryImport(Library)]
    internal static partial int at_addcdiv(TensorHandle self, TensorHandle first, TensorHandle second, ScalarArg value, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_addcdiv_(TensorHandle self, TensorHandle first, TensorHandle second, ScalarArg value);

    [LibraryImport(Library)]
    internal static partial int at_nan_to_num(TensorHandle self, double nan, [MarshalAs(UnmanagedType.U1)] bool hasPosinf, double posinf, [MarshalAs(UnmanagedType.U1)] bool hasNeginf, double neginf, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_isclose(TensorHandle self, TensorHandle other, double rtol, double atol, [MarshalAs(UnmanagedType.U1)] bool equalNan, out IntPtr result);

    [LibraryImport(Library)]
    internal static partial int at_allclose(TensorHandle self, TensorHandle other, double rtol, double atol, [MarshalAs(UnmanagedType.U1)] bool equalNan, out int result);

    [LibraryImport(Library)]
    internal static partial int at_equal(TensorHandle self, TensorHandle other, out int result);

    [LibraryImport(Library)]
    internal static partial int at_isin(TensorHandle self, TensorHandle elements, [MarshalAs(UnmanagedType.U1)] bool assumeUnique, [MarshalAs(UnmanagedType.U1)] bool invert, out IntPtr result);
}
