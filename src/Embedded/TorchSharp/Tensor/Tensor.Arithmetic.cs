using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum, element by element.</summary>
        public Tensor add(Tensor target) =>
            Native.Made(Native.at_add(Handle, target.Handle, ScalarArg.One, out var made), "add", made);

        /// <summary>The sum, element by element; with a factor for the second operand where one is given.</summary>
        public Tensor add(Tensor target, Scalar alpha) =>
            Native.Made(Native.at_add(Handle, target.Handle, ScalarArg.Of(alpha), out var made), "add", made);

        /// <summary>The sum, element by element; with a factor for the second operand where one is given.</summary>
        public Tensor add(Scalar scalar) =>
            Native.Made(Native.at_add_scalar(Handle, ScalarArg.Of(scalar), ScalarArg.One, out var made), "add", made);

        /// <summary>The sum, element by element; with a factor for the second operand where one is given.</summary>
        public Tensor add(Scalar scalar, Scalar alpha) =>
            Native.Made(Native.at_add_scalar(Handle, ScalarArg.Of(scalar), ScalarArg.Of(alpha), out var made), "add", made);

        /// <summary>Adds in place; with a factor for the operand where one is given.</summary>
        public Tensor add_(Tensor target)
        {
            Native.Check(Native.at_add_(Handle, target.Handle, ScalarArg.One), "add_");
            return this;
        }

        /// <summary>Adds in place; with a factor for the operand where one is given.</summary>
        public Tensor add_(Tensor target, Scalar alpha)
        {
            Native.Check(Native.at_add_(Handle, target.Handle, ScalarArg.Of(alpha)), "add_");
            return this;
        }

        /// <summary>Adds in place; with a factor for the operand where one is given.</summary>
        public Tensor add_(Scalar scalar)
        {
            Native.Check(Native.at_add_scalar_(Handle, ScalarArg.Of(scalar), ScalarArg.One), "add_");
            return this;
        }

        /// <summary>Adds in place; with a factor for the operand where one is given.</summary>
        public Tensor add_(Scalar scalar, Scalar alpha)
        {
            Native.Check(Native.at_add_scalar_(Handle, ScalarArg.Of(scalar), ScalarArg.Of(alpha)), "add_");
            return this;
        }

        /// <summary>The difference, element by element.</summary>
        public Tensor sub(Tensor target) =>
            Native.Made(Native.at_sub(Handle, target.Handle, out var made), "sub", made);

        /// <summary>The difference, element by element.</summary>
        public Tensor sub(Scalar target) =>
            Native.Made(Native.at_sub_scalar(Handle, ScalarArg.Of(target), out var made), "sub", made);

        /// <summary>Subtracts in place.</summary>
        public Tensor sub_(Tensor target)
        {
            Native.Check(Native.at_sub_(Handle, target.Handle), "sub_");
            return this;
        }

        /// <summary>Subtracts in place.</summary>
        public Tensor sub_(Scalar target)
        {
            Native.Check(Native.at_sub_scalar_(Handle, ScalarArg.Of(target)), "sub_");
            return this;
        }

        /// <summary>The difference, element by element.</summary>
        public Tensor subtract(Tensor target) =>
            Native.Made(Native.at_sub(Handle, target.Handle, out var made), "subtract", made);

        /// <summary>The difference, element by element.</summary>
        public Tensor subtract(Scalar target) =>
            Native.Made(Native.at_sub_scalar(Handle, ScalarArg.Of(target), out var made), "subtract", made);

        /// <summary>Subtracts in place.</summary>
        public Tensor subtract_(Tensor target)
        {
            Native.Check(Native.at_sub_(Handle, target.Handle), "subtract_");
            return this;
        }

        /// <summary>Subtracts in place.</summary>
        public Tensor subtract_(Scalar target)
        {
            Native.Check(Native.at_sub_scalar_(Handle, ScalarArg.Of(target)), "subtract_");
            return this;
        }

        /// <summary>The product, element by element.</summary>
        public Tensor mul(Tensor target) =>
            Native.Made(Native.at_mul(Handle, target.Handle, out var made), "mul", made);

        /// <summary>The product, element by element.</summary>
        public Tensor mul(Scalar target) =>
            Native.Made(Native.at_mul_scalar(Handle, ScalarArg.Of(target), out var made), "mul", made);

        /// <summary>The product, element by element.</summary>
        public Tensor multiply(Tensor target) =>
            Native.Made(Native.at_mul(Handle, target.Handle, out var made), "multiply", made);

        /// <summary>The product, element by element.</summary>
        public Tensor multiply(Scalar target) =>
            Native.Made(Native.at_mul_scalar(Handle, ScalarArg.Of(target), out var made), "multiply", made);

        /// <summary>Multiplies in place.</summary>
        public Tensor mul_(Tensor target)
        {
            Native.Check(Native.at_mul_(Handle, target.Handle), "mul_");
            return this;
        }

        /// <summary>Multiplies in place.</summary>
        public Tensor mul_(Scalar target)
        {
            Native.Check(Native.at_mul_scalar_(Handle, ScalarArg.Of(target)), "mul_");
            return this;
        }

        /// <summary>The quotient, element by element.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Native.Made(Native.at_div(Handle, target.Handle, (int)rounding_mode, out var made), "div", made);

        /// <summary>The quotient, element by element.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Native.Made(Native.at_div_scalar(Handle, ScalarArg.Of(target), (int)rounding_mode, out var made), "div", made);

        /// <summary>Divides in place.</summary>
        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            Native.Check(Native.at_div_(Handle, target.Handle, (int)rounding_mode), "div_");
            return this;
        }

        /// <summary>Divides in place.</summary>
        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            Native.Check(Native.at_div_scalar_(Handle, ScalarArg.Of(target), (int)rounding_mode), "div_");
            return this;
        }

        /// <summary>The quotient, element by element.</summary>
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Native.Made(Native.at_div(Handle, target.Handle, (int)rounding_mode, out var made), "divide", made);

        /// <summary>The quotient, element by element.</summary>
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Native.Made(Native.at_div_scalar(Handle, ScalarArg.Of(target), (int)rounding_mode, out var made), "divide", made);

        /// <summary>Divides in place.</summary>
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            Native.Check(Native.at_div_(Handle, target.Handle, (int)rounding_mode), "divide_");
            return this;
        }

        /// <summary>Divides in place.</summary>
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            Native.Check(Native.at_div_scalar_(Handle, ScalarArg.Of(target), (int)rounding_mode), "divide_");
            return this;
        }

        /// <summary>The quotient rounded down, element by element.</summary>
        public Tensor floor_divide(Tensor other) =>
            Native.Made(Native.at_floor_divide(Handle, other.Handle, out var made), "floor_divide", made);

        /// <summary>The quotient rounded down, element by element.</summary>
        public Tensor floor_divide(Scalar other) =>
            Native.Made(Native.at_floor_divide_scalar(Handle, ScalarArg.Of(other), out var made), "floor_divide", made);

        /// <summary>The quotient rounded down; in place.</summary>
        public Tensor floor_divide_(Tensor other)
        {
            Native.Check(Native.at_floor_divide_(Handle, other.Handle), "floor_divide_");
            return this;
        }

        /// <summary>The quotient rounded down; in place.</summary>
        public Tensor floor_divide_(Scalar other)
        {
            Native.Check(Native.at_floor_divide_scalar_(Handle, ScalarArg.Of(other)), "floor_divide_");
            return this;
        }

        /// <summary>The remainder with the sign of the dividend, element by element.</summary>
        public Tensor fmod(Tensor target) =>
            Native.Made(Native.at_fmod(Handle, target.Handle, out var made), "fmod", made);

        /// <summary>The remainder with the sign of the dividend, element by element.</summary>
        public Tensor fmod(Scalar scalar) =>
            Native.Made(Native.at_fmod_scalar(Handle, ScalarArg.Of(scalar), out var made), "fmod", made);

        /// <summary>The remainder with the sign of the dividend; in place.</summary>
        public Tensor fmod_(Tensor target)
        {
            Native.Check(Native.at_fmod_(Handle, target.Handle), "fmod_");
            return this;
        }

        /// <summary>The remainder with the sign of the dividend; in place.</summary>
        public Tensor fmod_(Scalar scalar)
        {
            Native.Check(Native.at_fmod_scalar_(Handle, ScalarArg.Of(scalar)), "fmod_");
            return this;
        }

        /// <summary>The remainder with the sign of the divisor, element by element.</summary>
        public Tensor remainder(Tensor target) =>
            Native.Made(Native.at_remainder(Handle, target.Handle, out var made), "remainder", made);

        /// <summary>The remainder with the sign of the divisor, element by element.</summary>
        public Tensor remainder(Scalar scalar) =>
            Native.Made(Native.at_remainder_scalar(Handle, ScalarArg.Of(scalar), out var made), "remainder", made);

        /// <summary>The remainder with the sign of the divisor; in place.</summary>
        public Tensor remainder_(Tensor target)
        {
            Native.Check(Native.at_remainder_(Handle, target.Handle), "remainder_");
            return this;
        }

        /// <summary>The remainder with the sign of the divisor; in place.</summary>
        public Tensor remainder_(Scalar scalar)
        {
            Native.Check(Native.at_remainder_scalar_(Handle, ScalarArg.Of(scalar)), "remainder_");
            return this;
        }

        /// <summary>The power, element by element.</summary>
        public Tensor pow(Tensor exponent) =>
            Native.Made(Native.at_pow(Handle, exponent.Handle, out var made), "pow", made);

        /// <summary>The power, element by element.</summary>
        public Tensor pow(Scalar exponent) =>
            Native.Made(Native.at_pow_scalar(Handle, ScalarArg.Of(exponent), out var made), "pow", made);

        /// <summary>The power; in place.</summary>
        public Tensor pow_(Tensor exponent)
        {
            Native.Check(Native.at_pow_(Handle, exponent.Handle), "pow_");
            return this;
        }

        /// <summary>The power; in place.</summary>
        public Tensor pow_(Scalar exponent)
        {
            Native.Check(Native.at_pow_scalar_(Handle, ScalarArg.Of(exponent)), "pow_");
            return this;
        }

        /// <summary>Each element rounded to a number of decimals, halves to even.</summary>
        public Tensor round(long decimals = 0) =>
            Native.Made(Native.at_round(Handle, decimals, out var made), "round", made);

        /// <summary>Rounds in place.</summary>
        public Tensor round_(long decimals = 0)
        {
            Native.Check(Native.at_round_(Handle, decimals), "round_");
            return this;
        }
    }
}
