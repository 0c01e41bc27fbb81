using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <content>Functions of pointwise.cpp.</content>
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
