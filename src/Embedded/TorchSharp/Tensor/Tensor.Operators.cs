using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The sum, element by element.</summary>
        public static Tensor operator +(double left, Tensor right) =>
            Native.Made(Native.at_add_scalar(right.Handle, ScalarArg.Of(left), ScalarArg.One, out var made), "add", made);

        /// <summary>The sum, element by element.</summary>
        public static Tensor operator +(int left, Tensor right) =>
            Native.Made(Native.at_add_scalar(right.Handle, ScalarArg.Of((long)left), ScalarArg.One, out var made), "add", made);

        /// <summary>The sum, element by element.</summary>
        public static Tensor operator +(long left, Tensor right) =>
            Native.Made(Native.at_add_scalar(right.Handle, ScalarArg.Of(left), ScalarArg.One, out var made), "add", made);

        /// <summary>The sum, element by element.</summary>
        public static Tensor operator +(float left, Tensor right) =>
            Native.Made(Native.at_add_scalar(right.Handle, ScalarArg.Of((double)left), ScalarArg.One, out var made), "add", made);

        /// <summary>The sum, element by element.</summary>
        public static Tensor operator +(Tensor left, double right) =>
            Native.Made(Native.at_add_scalar(left.Handle, ScalarArg.Of(right), ScalarArg.One, out var made), "add", made);

        /// <summary>The sum, element by element.</summary>
        public static Tensor operator +(Tensor left, int right) =>
            Native.Made(Native.at_add_scalar(left.Handle, ScalarArg.Of((long)right), ScalarArg.One, out var made), "add", made);

        /// <summary>The sum, element by element.</summary>
        public static Tensor operator +(Tensor left, long right) =>
            Native.Made(Native.at_add_scalar(left.Handle, ScalarArg.Of(right), ScalarArg.One, out var made), "add", made);

        /// <summary>The sum, element by element.</summary>
        public static Tensor operator +(Tensor left, float right) =>
            Native.Made(Native.at_add_scalar(left.Handle, ScalarArg.Of((double)right), ScalarArg.One, out var made), "add", made);

        /// <summary>The sum, element by element.</summary>
        public static Tensor operator +(Tensor left, Tensor right) =>
            Native.Made(Native.at_add(left.Handle, right.Handle, ScalarArg.One, out var made), "add", made);

        /// <summary>The sum, element by element.</summary>
        public static Tensor operator +(Tensor left, Scalar right) =>
            Native.Made(Native.at_add_scalar(left.Handle, ScalarArg.Of(right), ScalarArg.One, out var made), "add", made);

        /// <summary>The sum, element by element.</summary>
        public static Tensor operator +(Scalar left, Tensor right) =>
            Native.Made(Native.at_add_scalar(right.Handle, ScalarArg.Of(left), ScalarArg.One, out var made), "add", made);

        /// <summary>The difference, element by element.</summary>
        public static Tensor operator -(double left, Tensor right) =>
            Native.Made(Native.at_rsub_scalar(right.Handle, ScalarArg.Of(left), out var made), "sub", made);

        /// <summary>The difference, element by element.</summary>
        public static Tensor operator -(int left, Tensor right) =>
            Native.Made(Native.at_rsub_scalar(right.Handle, ScalarArg.Of((long)left), out var made), "sub", made);

        /// <summary>The difference, element by element.</summary>
        public static Tensor operator -(long left, Tensor right) =>
            Native.Made(Native.at_rsub_scalar(right.Handle, ScalarArg.Of(left), out var made), "sub", made);

        /// <summary>The difference, element by element.</summary>
        public static Tensor operator -(float left, Tensor right) =>
            Native.Made(Native.at_rsub_scalar(right.Handle, ScalarArg.Of((double)left), out var made), "sub", made);

        /// <summary>The difference, element by element.</summary>
        public static Tensor operator -(Tensor left, double right) =>
            Native.Made(Native.at_sub_scalar(left.Handle, ScalarArg.Of(right), out var made), "sub", made);

        /// <summary>The difference, element by element.</summary>
        public static Tensor operator -(Tensor left, int right) =>
            Native.Made(Native.at_sub_scalar(left.Handle, ScalarArg.Of((long)right), out var made), "sub", made);

        /// <summary>The difference, element by element.</summary>
        public static Tensor operator -(Tensor left, long right) =>
            Native.Made(Native.at_sub_scalar(left.Handle, ScalarArg.Of(right), out var made), "sub", made);

        /// <summary>The difference, element by element.</summary>
        public static Tensor operator -(Tensor left, float right) =>
            Native.Made(Native.at_sub_scalar(left.Handle, ScalarArg.Of((double)right), out var made), "sub", made);

        /// <summary>The difference, element by element.</summary>
        public static Tensor operator -(Tensor left, Tensor right) =>
            Native.Made(Native.at_sub(left.Handle, right.Handle, out var made), "sub", made);

        /// <summary>The difference, element by element.</summary>
        public static Tensor operator -(Tensor left, Scalar right) =>
            Native.Made(Native.at_sub_scalar(left.Handle, ScalarArg.Of(right), out var made), "sub", made);

        /// <summary>The difference, element by element.</summary>
        public static Tensor operator -(Scalar left, Tensor right) =>
            Native.Made(Native.at_rsub_scalar(right.Handle, ScalarArg.Of(left), out var made), "sub", made);

        /// <summary>The product, element by element.</summary>
        public static Tensor operator *(double left, Tensor right) =>
            Native.Made(Native.at_mul_scalar(right.Handle, ScalarArg.Of(left), out var made), "mul", made);

        /// <summary>The product, element by element.</summary>
        public static Tensor operator *(int left, Tensor right) =>
            Native.Made(Native.at_mul_scalar(right.Handle, ScalarArg.Of((long)left), out var made), "mul", made);

        /// <summary>The product, element by element.</summary>
        public static Tensor operator *(long left, Tensor right) =>
            Native.Made(Native.at_mul_scalar(right.Handle, ScalarArg.Of(left), out var made), "mul", made);

        /// <summary>The product, element by element.</summary>
        public static Tensor operator *(float left, Tensor right) =>
            Native.Made(Native.at_mul_scalar(right.Handle, ScalarArg.Of((double)left), out var made), "mul", made);

        /// <summary>The product, element by element.</summary>
        public static Tensor operator *(Tensor left, double right) =>
            Native.Made(Native.at_mul_scalar(left.Handle, ScalarArg.Of(right), out var made), "mul", made);

        /// <summary>The product, element by element.</summary>
        public static Tensor operator *(Tensor left, int right) =>
            Native.Made(Native.at_mul_scalar(left.Handle, ScalarArg.Of((long)right), out var made), "mul", made);

        /// <summary>The product, element by element.</summary>
        public static Tensor operator *(Tensor left, long right) =>
            Native.Made(Native.at_mul_scalar(left.Handle, ScalarArg.Of(right), out var made), "mul", made);

        /// <summary>The product, element by element.</summary>
        public static Tensor operator *(Tensor left, float right) =>
            Native.Made(Native.at_mul_scalar(left.Handle, ScalarArg.Of((double)right), out var made), "mul", made);

        /// <summary>The product, element by element.</summary>
        public static Tensor operator *(Tensor left, Tensor right) =>
            Native.Made(Native.at_mul(left.Handle, right.Handle, out var made), "mul", made);

        /// <summary>The product, element by element.</summary>
        public static Tensor operator *(Tensor left, Scalar right) =>
            Native.Made(Native.at_mul_scalar(left.Handle, ScalarArg.Of(right), out var made), "mul", made);

        /// <summary>The product, element by element.</summary>
        public static Tensor operator *(Scalar left, Tensor right) =>
            Native.Made(Native.at_mul_scalar(right.Handle, ScalarArg.Of(left), out var made), "mul", made);

        /// <summary>The quotient, element by element.</summary>
        public static Tensor operator /(double left, Tensor right) =>
            Native.Made(Native.at_rdiv_scalar(right.Handle, ScalarArg.Of(left), out var made), "div", made);

        /// <summary>The quotient, element by element.</summary>
        public static Tensor operator /(int left, Tensor right) =>
            Native.Made(Native.at_rdiv_scalar(right.Handle, ScalarArg.Of((long)left), out var made), "div", made);

        /// <summary>The quotient, element by element.</summary>
        public static Tensor operator /(long left, Tensor right) =>
            Native.Made(Native.at_rdiv_scalar(right.Handle, ScalarArg.Of(left), out var made), "div", made);

        /// <summary>The quotient, element by element.</summary>
        public static Tensor operator /(float left, Tensor right) =>
            Native.Made(Native.at_rdiv_scalar(right.Handle, ScalarArg.Of((double)left), out var made), "div", made);

        /// <summary>The quotient, element by element.</summary>
        public static Tensor operator /(Tensor left, double right) =>
            Native.Made(Native.at_div_scalar(left.Handle, ScalarArg.Of(right), 0, out var made), "div", made);

        /// <summary>The quotient, element by element.</summary>
        public static Tensor operator /(Tensor left, int right) =>
            Native.Made(Native.at_div_scalar(left.Handle, ScalarArg.Of((long)right), 0, out var made), "div", made);

        /// <summary>The quotient, element by element.</summary>
        public static Tensor operator /(Tensor left, long right) =>
            Native.Made(Native.at_div_scalar(left.Handle, ScalarArg.Of(right), 0, out var made), "div", made);

        /// <summary>The quotient, element by element.</summary>
        public static Tensor operator /(Tensor left, float right) =>
            Native.Made(Native.at_div_scalar(left.Handle, ScalarArg.Of((double)right), 0, out var made), "div", made);

        /// <summary>The quotient, element by element.</summary>
        public static Tensor operator /(Tensor left, Tensor right) =>
            Native.Made(Native.at_div(left.Handle, right.Handle, 0, out var made), "div", made);

        /// <summary>The quotient, element by element.</summary>
        public static Tensor operator /(Tensor left, Scalar right) =>
            Native.Made(Native.at_div_scalar(left.Handle, ScalarArg.Of(right), 0, out var made), "div", made);

        /// <summary>The quotient, element by element.</summary>
        public static Tensor operator /(Scalar left, Tensor right) =>
            Native.Made(Native.at_rdiv_scalar(right.Handle, ScalarArg.Of(left), out var made), "div", made);

        /// <summary>The remainder, element by element.</summary>
        public static Tensor operator %(Tensor left, double right) =>
            Native.Made(Native.at_remainder_scalar(left.Handle, ScalarArg.Of(right), out var made), "remainder", made);

        /// <summary>The remainder, element by element.</summary>
        public static Tensor operator %(Tensor left, int right) =>
            Native.Made(Native.at_remainder_scalar(left.Handle, ScalarArg.Of((long)right), out var made), "remainder", made);

        /// <summary>The remainder, element by element.</summary>
        public static Tensor operator %(Tensor left, long right) =>
            Native.Made(Native.at_remainder_scalar(left.Handle, ScalarArg.Of(right), out var made), "remainder", made);

        /// <summary>The remainder, element by element.</summary>
        public static Tensor operator %(Tensor left, float right) =>
            Native.Made(Native.at_remainder_scalar(left.Handle, ScalarArg.Of((double)right), out var made), "remainder", made);

        /// <summary>The remainder, element by element.</summary>
        public static Tensor operator %(Tensor left, Tensor right) =>
            Native.Made(Native.at_remainder(left.Handle, right.Handle, out var made), "remainder", made);

        /// <summary>The remainder, element by element.</summary>
        public static Tensor operator %(Tensor left, Scalar right) =>
            Native.Made(Native.at_remainder_scalar(left.Handle, ScalarArg.Of(right), out var made), "remainder", made);
    }
}
