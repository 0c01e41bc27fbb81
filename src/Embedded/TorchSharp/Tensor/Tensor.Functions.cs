using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The absolute value of each element.</summary>
        public Tensor abs() =>
            Native.Made(Native.at_abs(Handle, out var made), "abs", made);

        /// <summary>The absolute value of each element; in place.</summary>
        public Tensor abs_()
        {
            Native.Check(Native.at_abs_(Handle), "abs_");
            return this;
        }

        /// <summary>The complement of each element, bit by bit.</summary>
        public Tensor bitwise_not() =>
            Native.Made(Native.at_bitwise_not(Handle, out var made), "bitwise_not", made);

        /// <summary>The complement of each element, bit by bit; in place.</summary>
        public Tensor bitwise_not_()
        {
            Native.Check(Native.at_bitwise_not_(Handle), "bitwise_not_");
            return this;
        }

        /// <summary>The smallest integer not below each element.</summary>
        public Tensor ceil() =>
            Native.Made(Native.at_ceil(Handle, out var made), "ceil", made);

        /// <summary>The smallest integer not below each element; in place.</summary>
        public Tensor ceil_()
        {
            Native.Check(Native.at_ceil_(Handle), "ceil_");
            return this;
        }

        /// <summary>The logarithmic derivative of the gamma function at each element.</summary>
        public Tensor digamma() =>
            Native.Made(Native.at_digamma(Handle, out var made), "digamma", made);

        /// <summary>The logarithmic derivative of the gamma function at each element; in place.</summary>
        public Tensor digamma_()
        {
            Native.Check(Native.at_digamma_(Handle), "digamma_");
            return this;
        }

        /// <summary>The error function of each element.</summary>
        public Tensor erf() =>
            Native.Made(Native.at_erf(Handle, out var made), "erf", made);

        /// <summary>The error function of each element; in place.</summary>
        public Tensor erf_()
        {
            Native.Check(Native.at_erf_(Handle), "erf_");
            return this;
        }

        /// <summary>The complementary error function of each element.</summary>
        public Tensor erfc() =>
            Native.Made(Native.at_erfc(Handle, out var made), "erfc", made);

        /// <summary>The complementary error function of each element; in place.</summary>
        public Tensor erfc_()
        {
            Native.Check(Native.at_erfc_(Handle), "erfc_");
            return this;
        }

        /// <summary>The inverse error function of each element.</summary>
        public Tensor erfinv() =>
            Native.Made(Native.at_erfinv(Handle, out var made), "erfinv", made);

        /// <summary>The inverse error function of each element; in place.</summary>
        public Tensor erfinv_()
        {
            Native.Check(Native.at_erfinv_(Handle), "erfinv_");
            return this;
        }

        /// <summary>The exponential of each element.</summary>
        public Tensor exp() =>
            Native.Made(Native.at_exp(Handle, out var made), "exp", made);

        /// <summary>The exponential of each element; in place.</summary>
        public Tensor exp_()
        {
            Native.Check(Native.at_exp_(Handle), "exp_");
            return this;
        }

        /// <summary>Two to the power of each element.</summary>
        public Tensor exp2() =>
            Native.Made(Native.at_exp2(Handle, out var made), "exp2", made);

        /// <summary>Two to the power of each element; in place.</summary>
        public Tensor exp2_()
        {
            Native.Check(Native.at_exp2_(Handle), "exp2_");
            return this;
        }

        /// <summary>The exponential of each element minus one, exact near zero.</summary>
        public Tensor expm1() =>
            Native.Made(Native.at_expm1(Handle, out var made), "expm1", made);

        /// <summary>The exponential of each element minus one, exact near zero; in place.</summary>
        public Tensor expm1_()
        {
            Native.Check(Native.at_expm1_(Handle), "expm1_");
            return this;
        }

        /// <summary>The largest integer not above each element.</summary>
        public Tensor floor() =>
            Native.Made(Native.at_floor(Handle, out var made), "floor", made);

        /// <summary>The largest integer not above each element; in place.</summary>
        public Tensor floor_()
        {
            Native.Check(Native.at_floor_(Handle), "floor_");
            return this;
        }

        /// <summary>The fractional part of each element.</summary>
        public Tensor frac() =>
            Native.Made(Native.at_frac(Handle, out var made), "frac", made);

        /// <summary>The fractional part of each element; in place.</summary>
        public Tensor frac_()
        {
            Native.Check(Native.at_frac_(Handle), "frac_");
            return this;
        }

        /// <summary>The logarithm of the gamma function at each element.</summary>
        public Tensor lgamma() =>
            Native.Made(Native.at_lgamma(Handle, out var made), "lgamma", made);

        /// <summary>The logarithm of the gamma function at each element; in place.</summary>
        public Tensor lgamma_()
        {
            Native.Check(Native.at_lgamma_(Handle), "lgamma_");
            return this;
        }

        /// <summary>The natural logarithm of each element.</summary>
        public Tensor log() =>
            Native.Made(Native.at_log(Handle, out var made), "log", made);

        /// <summary>The natural logarithm of each element; in place.</summary>
        public Tensor log_()
        {
            Native.Check(Native.at_log_(Handle), "log_");
            return this;
        }

        /// <summary>The decimal logarithm of each element.</summary>
        public Tensor log10() =>
            Native.Made(Native.at_log10(Handle, out var made), "log10", made);

        /// <summary>The decimal logarithm of each element; in place.</summary>
        public Tensor log10_()
        {
            Native.Check(Native.at_log10_(Handle), "log10_");
            return this;
        }

        /// <summary>The natural logarithm of one plus each element, exact near zero.</summary>
        public Tensor log1p() =>
            Native.Made(Native.at_log1p(Handle, out var made), "log1p", made);

        /// <summary>The natural logarithm of one plus each element, exact near zero; in place.</summary>
        public Tensor log1p_()
        {
            Native.Check(Native.at_log1p_(Handle), "log1p_");
            return this;
        }

        /// <summary>The binary logarithm of each element.</summary>
        public Tensor log2() =>
            Native.Made(Native.at_log2(Handle, out var made), "log2", made);

        /// <summary>The binary logarithm of each element; in place.</summary>
        public Tensor log2_()
        {
            Native.Check(Native.at_log2_(Handle), "log2_");
            return this;
        }

        /// <summary>The negation of each element as a truth value.</summary>
        public Tensor logical_not() =>
            Native.Made(Native.at_logical_not(Handle, out var made), "logical_not", made);

        /// <summary>The negation of each element as a truth value; in place.</summary>
        public Tensor logical_not_()
        {
            Native.Check(Native.at_logical_not_(Handle), "logical_not_");
            return this;
        }

        /// <summary>The negative of each element.</summary>
        public Tensor neg() =>
            Native.Made(Native.at_neg(Handle, out var made), "neg", made);

        /// <summary>The negative of each element; in place.</summary>
        public Tensor neg_()
        {
            Native.Check(Native.at_neg_(Handle), "neg_");
            return this;
        }

        /// <summary>One over each element.</summary>
        public Tensor reciprocal() =>
            Native.Made(Native.at_reciprocal(Handle, out var made), "reciprocal", made);

        /// <summary>One over each element; in place.</summary>
        public Tensor reciprocal_()
        {
            Native.Check(Native.at_reciprocal_(Handle), "reciprocal_");
            return this;
        }

        /// <summary>The larger of zero and each element.</summary>
        public Tensor relu() =>
            Native.Made(Native.at_relu(Handle, out var made), "relu", made);

        /// <summary>The larger of zero and each element; in place.</summary>
        public Tensor relu_()
        {
            Native.Check(Native.at_relu_(Handle), "relu_");
            return this;
        }

        /// <summary>One over the square root of each element.</summary>
        public Tensor rsqrt() =>
            Native.Made(Native.at_rsqrt(Handle, out var made), "rsqrt", made);

        /// <summary>One over the square root of each element; in place.</summary>
        public Tensor rsqrt_()
        {
            Native.Check(Native.at_rsqrt_(Handle), "rsqrt_");
            return this;
        }

        /// <summary>The logistic function of each element.</summary>
        public Tensor sigmoid() =>
            Native.Made(Native.at_sigmoid(Handle, out var made), "sigmoid", made);

        /// <summary>The logistic function of each element; in place.</summary>
        public Tensor sigmoid_()
        {
            Native.Check(Native.at_sigmoid_(Handle), "sigmoid_");
            return this;
        }

        /// <summary>The sign of each element.</summary>
        public Tensor sign() =>
            Native.Made(Native.at_sign(Handle, out var made), "sign", made);

        /// <summary>The sign of each element; in place.</summary>
        public Tensor sign_()
        {
            Native.Check(Native.at_sign_(Handle), "sign_");
            return this;
        }

        /// <summary>The square root of each element.</summary>
        public Tensor sqrt() =>
            Native.Made(Native.at_sqrt(Handle, out var made), "sqrt", made);

        /// <summary>The square root of each element; in place.</summary>
        public Tensor sqrt_()
        {
            Native.Check(Native.at_sqrt_(Handle), "sqrt_");
            return this;
        }

        /// <summary>The square of each element.</summary>
        public Tensor square() =>
            Native.Made(Native.at_square(Handle, out var made), "square", made);

        /// <summary>The integer part of each element.</summary>
        public Tensor trunc() =>
            Native.Made(Native.at_trunc(Handle, out var made), "trunc", made);

        /// <summary>The integer part of each element; in place.</summary>
        public Tensor trunc_()
        {
            Native.Check(Native.at_trunc_(Handle), "trunc_");
            return this;
        }

        /// <summary>Where elements are neither infinite nor NaN.</summary>
        public Tensor isfinite() =>
            Native.Made(Native.at_isfinite(Handle, out var made), "isfinite", made);

        /// <summary>Where elements are infinite.</summary>
        public Tensor isinf() =>
            Native.Made(Native.at_isinf(Handle, out var made), "isinf", made);

        /// <summary>Where elements are NaN.</summary>
        public Tensor isnan() =>
            Native.Made(Native.at_isnan(Handle, out var made), "isnan", made);

        /// <summary>Where elements are minus infinity.</summary>
        public Tensor isneginf() =>
            Native.Made(Native.at_isneginf(Handle, out var made), "isneginf", made);

        /// <summary>Where elements are plus infinity.</summary>
        public Tensor isposinf() =>
            Native.Made(Native.at_isposinf(Handle, out var made), "isposinf", made);

        /// <summary>Where the sign bit is set.</summary>
        public Tensor signbit() =>
            Native.Made(Native.at_signbit(Handle, out var made), "signbit", made);
    }
}
