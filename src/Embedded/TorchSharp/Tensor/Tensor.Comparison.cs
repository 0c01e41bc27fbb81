using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The angle whose tangent is the quotient, element by element.</summary>
        public Tensor atan2(Tensor other) =>
            Native.Made(Native.at_atan2(Handle, other.Handle, out var made), "atan2", made);

        /// <summary>The angle whose tangent is the quotient; in place.</summary>
        public Tensor atan2_(Tensor other)
        {
            Native.Check(Native.at_atan2_(Handle, other.Handle), "atan2_");
            return this;
        }

        /// <summary>The conjunction, bit by bit, element by element.</summary>
        public Tensor bitwise_and(Tensor other) =>
            Native.Made(Native.at_bitwise_and(Handle, other.Handle, out var made), "bitwise_and", made);

        /// <summary>The conjunction, bit by bit; in place.</summary>
        public Tensor bitwise_and_(Tensor other)
        {
            Native.Check(Native.at_bitwise_and_(Handle, other.Handle), "bitwise_and_");
            return this;
        }

        /// <summary>The disjunction, bit by bit, element by element.</summary>
        public Tensor bitwise_or(Tensor other) =>
            Native.Made(Native.at_bitwise_or(Handle, other.Handle, out var made), "bitwise_or", made);

        /// <summary>The disjunction, bit by bit; in place.</summary>
        public Tensor bitwise_or_(Tensor other)
        {
            Native.Check(Native.at_bitwise_or_(Handle, other.Handle), "bitwise_or_");
            return this;
        }

        /// <summary>The exclusive disjunction, bit by bit, element by element.</summary>
        public Tensor bitwise_xor(Tensor other) =>
            Native.Made(Native.at_bitwise_xor(Handle, other.Handle, out var made), "bitwise_xor", made);

        /// <summary>The exclusive disjunction, bit by bit; in place.</summary>
        public Tensor bitwise_xor_(Tensor other)
        {
            Native.Check(Native.at_bitwise_xor_(Handle, other.Handle), "bitwise_xor_");
            return this;
        }

        /// <summary>The magnitude with the sign of the other operand, element by element.</summary>
        public Tensor copysign(Tensor other) =>
            Native.Made(Native.at_copysign(Handle, other.Handle, out var made), "copysign", made);

        /// <summary>The magnitude with the sign of the other operand; in place.</summary>
        public Tensor copysign_(Tensor other)
        {
            Native.Check(Native.at_copysign_(Handle, other.Handle), "copysign_");
            return this;
        }

        /// <summary>The length of the hypotenuse, element by element.</summary>
        public Tensor hypot(Tensor other) =>
            Native.Made(Native.at_hypot(Handle, other.Handle, out var made), "hypot", made);

        /// <summary>The conjunction as truth values, element by element.</summary>
        public Tensor logical_and(Tensor other) =>
            Native.Made(Native.at_logical_and(Handle, other.Handle, out var made), "logical_and", made);

        /// <summary>The conjunction as truth values; in place.</summary>
        public Tensor logical_and_(Tensor other)
        {
            Native.Check(Native.at_logical_and_(Handle, other.Handle), "logical_and_");
            return this;
        }

        /// <summary>The disjunction as truth values, element by element.</summary>
        public Tensor logical_or(Tensor other) =>
            Native.Made(Native.at_logical_or(Handle, other.Handle, out var made), "logical_or", made);

        /// <summary>The disjunction as truth values; in place.</summary>
        public Tensor logical_or_(Tensor other)
        {
            Native.Check(Native.at_logical_or_(Handle, other.Handle), "logical_or_");
            return this;
        }

        /// <summary>The exclusive disjunction as truth values, element by element.</summary>
        public Tensor logical_xor(Tensor other) =>
            Native.Made(Native.at_logical_xor(Handle, other.Handle, out var made), "logical_xor", made);

        /// <summary>The exclusive disjunction as truth values; in place.</summary>
        public Tensor logical_xor_(Tensor other)
        {
            Native.Check(Native.at_logical_xor_(Handle, other.Handle), "logical_xor_");
            return this;
        }

        /// <summary>The product with the logarithm of the other operand, zero where the first is zero, element by element.</summary>
        public Tensor xlogy(Tensor y) =>
            Native.Made(Native.at_xlogy(Handle, y.Handle, out var made), "xlogy", made);

        /// <summary>The product with the logarithm of the other operand, zero where the first is zero; in place.</summary>
        public Tensor xlogy_(Tensor y)
        {
            Native.Check(Native.at_xlogy_(Handle, y.Handle), "xlogy_");
            return this;
        }

        /// <summary>The larger element; NaN loses, element by element.</summary>
        public Tensor fmax(Tensor other) =>
            Native.Made(Native.at_fmax(Handle, other.Handle, out var made), "fmax", made);

        /// <summary>The smaller element; NaN loses, element by element.</summary>
        public Tensor fmin(Tensor other) =>
            Native.Made(Native.at_fmin(Handle, other.Handle, out var made), "fmin", made);

        /// <summary>The logarithm of the sum of the exponentials, element by element.</summary>
        public Tensor logaddexp(Tensor other) =>
            Native.Made(Native.at_logaddexp(Handle, other.Handle, out var made), "logaddexp", made);

        /// <summary>The larger element; NaN wins, element by element.</summary>
        public Tensor maximum(Tensor other) =>
            Native.Made(Native.at_maximum(Handle, other.Handle, out var made), "maximum", made);

        /// <summary>The smaller element; NaN wins, element by element.</summary>
        public Tensor minimum(Tensor other) =>
            Native.Made(Native.at_minimum(Handle, other.Handle, out var made), "minimum", made);

        /// <summary>The larger element; NaN wins, element by element.</summary>
        public Tensor max(Tensor other) =>
            Native.Made(Native.at_maximum(Handle, other.Handle, out var made), "max", made);

        /// <summary>The smaller element; NaN wins, element by element.</summary>
        public Tensor min(Tensor other) =>
            Native.Made(Native.at_minimum(Handle, other.Handle, out var made), "min", made);

        /// <summary>Where elements are equal.</summary>
        public Tensor eq(Tensor target) =>
            Native.Made(Native.at_eq(Handle, target.Handle, out var made), "eq", made);

        /// <summary>Where elements are equal.</summary>
        public Tensor eq(Scalar target) =>
            Native.Made(Native.at_eq_scalar(Handle, ScalarArg.Of(target), out var made), "eq", made);

        /// <summary>Where elements are equal, as numbers; in place.</summary>
        public Tensor eq_(Tensor target)
        {
            Native.Check(Native.at_eq_(Handle, target.Handle), "eq_");
            return this;
        }

        /// <summary>Where elements are equal, as numbers; in place.</summary>
        public Tensor eq_(Scalar target)
        {
            Native.Check(Native.at_eq_scalar_(Handle, ScalarArg.Of(target)), "eq_");
            return this;
        }

        /// <summary>Where elements differ.</summary>
        public Tensor ne(Tensor target) =>
            Native.Made(Native.at_ne(Handle, target.Handle, out var made), "ne", made);

        /// <summary>Where elements differ.</summary>
        public Tensor ne(Scalar target) =>
            Native.Made(Native.at_ne_scalar(Handle, ScalarArg.Of(target), out var made), "ne", made);

        /// <summary>Where elements differ, as numbers; in place.</summary>
        public Tensor ne_(Tensor target)
        {
            Native.Check(Native.at_ne_(Handle, target.Handle), "ne_");
            return this;
        }

        /// <summary>Where elements differ, as numbers; in place.</summary>
        public Tensor ne_(Scalar target)
        {
            Native.Check(Native.at_ne_scalar_(Handle, ScalarArg.Of(target)), "ne_");
            return this;
        }

        /// <summary>Where elements are below.</summary>
        public Tensor lt(Tensor target) =>
            Native.Made(Native.at_lt(Handle, target.Handle, out var made), "lt", made);

        /// <summary>Where elements are below.</summary>
        public Tensor lt(Scalar target) =>
            Native.Made(Native.at_lt_scalar(Handle, ScalarArg.Of(target), out var made), "lt", made);

        /// <summary>Where elements are below, as numbers; in place.</summary>
        public Tensor lt_(Tensor target)
        {
            Native.Check(Native.at_lt_(Handle, target.Handle), "lt_");
            return this;
        }

        /// <summary>Where elements are below, as numbers; in place.</summary>
        public Tensor lt_(Scalar target)
        {
            Native.Check(Native.at_lt_scalar_(Handle, ScalarArg.Of(target)), "lt_");
            return this;
        }

        /// <summary>Where elements are below or equal.</summary>
        public Tensor le(Tensor target) =>
            Native.Made(Native.at_le(Handle, target.Handle, out var made), "le", made);

        /// <summary>Where elements are below or equal.</summary>
        public Tensor le(Scalar target) =>
            Native.Made(Native.at_le_scalar(Handle, ScalarArg.Of(target), out var made), "le", made);

        /// <summary>Where elements are below or equal, as numbers; in place.</summary>
        public Tensor le_(Tensor target)
        {
            Native.Check(Native.at_le_(Handle, target.Handle), "le_");
            return this;
        }

        /// <summary>Where elements are below or equal, as numbers; in place.</summary>
        public Tensor le_(Scalar target)
        {
            Native.Check(Native.at_le_scalar_(Handle, ScalarArg.Of(target)), "le_");
            return this;
        }

        /// <summary>Where elements are above.</summary>
        public Tensor gt(Tensor target) =>
            Native.Made(Native.at_gt(Handle, target.Handle, out var made), "gt", made);

        /// <summary>Where elements are above.</summary>
        public Tensor gt(Scalar target) =>
            Native.Made(Native.at_gt_scalar(Handle, ScalarArg.Of(target), out var made), "gt", made);

        /// <summary>Where elements are above, as numbers; in place.</summary>
        public Tensor gt_(Tensor target)
        {
            Native.Check(Native.at_gt_(Handle, target.Handle), "gt_");
            return this;
        }

        /// <summary>Where elements are above, as numbers; in place.</summary>
        public Tensor gt_(Scalar target)
        {
            Native.Check(Native.at_gt_scalar_(Handle, ScalarArg.Of(target)), "gt_");
            return this;
        }

        /// <summary>Where elements are above or equal.</summary>
        public Tensor ge(Tensor target) =>
            Native.Made(Native.at_ge(Handle, target.Handle, out var made), "ge", made);

        /// <summary>Where elements are above or equal.</summary>
        public Tensor ge(Scalar target) =>
            Native.Made(Native.at_ge_scalar(Handle, ScalarArg.Of(target), out var made), "ge", made);

        /// <summary>Where elements are above or equal, as numbers; in place.</summary>
        public Tensor ge_(Tensor target)
        {
            Native.Check(Native.at_ge_(Handle, target.Handle), "ge_");
            return this;
        }

        /// <summary>Where elements are above or equal, as numbers; in place.</summary>
        public Tensor ge_(Scalar target)
        {
            Native.Check(Native.at_ge_scalar_(Handle, ScalarArg.Of(target)), "ge_");
            return this;
        }

        /// <summary>Where elements differ.</summary>
        public Tensor not_equal(Tensor target) =>
            Native.Made(Native.at_ne(Handle, target.Handle, out var made), "not_equal", made);

        /// <summary>Where elements are below.</summary>
        public Tensor less(Tensor target) =>
            Native.Made(Native.at_lt(Handle, target.Handle, out var made), "less", made);

        /// <summary>Where elements are below or equal.</summary>
        public Tensor less_equal(Tensor target) =>
            Native.Made(Native.at_le(Handle, target.Handle, out var made), "less_equal", made);

        /// <summary>Where elements are above.</summary>
        public Tensor greater(Tensor target) =>
            Native.Made(Native.at_gt(Handle, target.Handle, out var made), "greater", made);

        /// <summary>Where elements are above or equal.</summary>
        public Tensor greater_equal(Tensor target) =>
            Native.Made(Native.at_ge(Handle, target.Handle, out var made), "greater_equal", made);

        /// <summary>Where elements differ by no more than atol + rtol times the other.</summary>
        public Tensor isclose(Tensor other, double rtol = 1E-05, double atol = 1E-08, bool nanEqual = false) =>
            Native.Made(Native.at_isclose(Handle, other.Handle, rtol, atol, nanEqual, out var made), "isclose", made);

        /// <summary>Whether all elements differ by no more than atol + rtol times the other.</summary>
        public bool allclose(Tensor target, double rtol = 1E-05, double atol = 1E-08, bool equal_nan = false)
        {
            Native.Check(Native.at_allclose(Handle, target.Handle, rtol, atol, equal_nan, out var close), "allclose");
            return close != 0;
        }

        /// <summary>Whether the other tensor has the same element type, shape and elements.</summary>
        public bool Equals(Tensor target)
        {
            if (target is null || target.dtype != dtype)
            {
                return false;
            }

            Native.Check(Native.at_equal(Handle, target.Handle, out var equal), "Equals");
            return equal != 0;
        }

        /// <summary>Where elements are among the test elements.</summary>
        public Tensor isin(Tensor test_elements, bool assumeUnique = false, bool invert = false) =>
            Native.Made(Native.at_isin(Handle, test_elements.Handle, assumeUnique, invert, out var made), "isin", made);

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

        /// <summary>By identity, since elements change.</summary>
        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);
    }
}
