using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The inverse cosine of each element.</summary>
        public Tensor acos() =>
            Native.Made(Native.at_acos(Handle, out var made), "acos", made);

        /// <summary>The inverse cosine of each element; in place.</summary>
        public Tensor acos_()
        {
            Native.Check(Native.at_acos_(Handle), "acos_");
            return this;
        }

        /// <summary>The inverse hyperbolic cosine of each element.</summary>
        public Tensor acosh() =>
            Native.Made(Native.at_acosh(Handle, out var made), "acosh", made);

        /// <summary>The inverse hyperbolic cosine of each element; in place.</summary>
        public Tensor acosh_()
        {
            Native.Check(Native.at_acosh_(Handle), "acosh_");
            return this;
        }

        /// <summary>The inverse sine of each element.</summary>
        public Tensor asin() =>
            Native.Made(Native.at_asin(Handle, out var made), "asin", made);

        /// <summary>The inverse sine of each element; in place.</summary>
        public Tensor asin_()
        {
            Native.Check(Native.at_asin_(Handle), "asin_");
            return this;
        }

        /// <summary>The inverse hyperbolic sine of each element.</summary>
        public Tensor asinh() =>
            Native.Made(Native.at_asinh(Handle, out var made), "asinh", made);

        /// <summary>The inverse hyperbolic sine of each element; in place.</summary>
        public Tensor asinh_()
        {
            Native.Check(Native.at_asinh_(Handle), "asinh_");
            return this;
        }

        /// <summary>The inverse tangent of each element.</summary>
        public Tensor atan() =>
            Native.Made(Native.at_atan(Handle, out var made), "atan", made);

        /// <summary>The inverse tangent of each element; in place.</summary>
        public Tensor atan_()
        {
            Native.Check(Native.at_atan_(Handle), "atan_");
            return this;
        }

        /// <summary>The inverse hyperbolic tangent of each element.</summary>
        public Tensor atanh() =>
            Native.Made(Native.at_atanh(Handle, out var made), "atanh", made);

        /// <summary>The inverse hyperbolic tangent of each element; in place.</summary>
        public Tensor atanh_()
        {
            Native.Check(Native.at_atanh_(Handle), "atanh_");
            return this;
        }

        /// <summary>The cosine of each element.</summary>
        public Tensor cos() =>
            Native.Made(Native.at_cos(Handle, out var made), "cos", made);

        /// <summary>The cosine of each element; in place.</summary>
        public Tensor cos_()
        {
            Native.Check(Native.at_cos_(Handle), "cos_");
            return this;
        }

        /// <summary>The hyperbolic cosine of each element.</summary>
        public Tensor cosh() =>
            Native.Made(Native.at_cosh(Handle, out var made), "cosh", made);

        /// <summary>The hyperbolic cosine of each element; in place.</summary>
        public Tensor cosh_()
        {
            Native.Check(Native.at_cosh_(Handle), "cosh_");
            return this;
        }

        /// <summary>Each element from degrees to radians.</summary>
        public Tensor deg2rad() =>
            Native.Made(Native.at_deg2rad(Handle, out var made), "deg2rad", made);

        /// <summary>Each element from degrees to radians; in place.</summary>
        public Tensor deg2rad_()
        {
            Native.Check(Native.at_deg2rad_(Handle), "deg2rad_");
            return this;
        }

        /// <summary>Each element from radians to degrees.</summary>
        public Tensor rad2deg() =>
            Native.Made(Native.at_rad2deg(Handle, out var made), "rad2deg", made);

        /// <summary>Each element from radians to degrees; in place.</summary>
        public Tensor rad2deg_()
        {
            Native.Check(Native.at_rad2deg_(Handle), "rad2deg_");
            return this;
        }

        /// <summary>The sine of each element.</summary>
        public Tensor sin() =>
            Native.Made(Native.at_sin(Handle, out var made), "sin", made);

        /// <summary>The sine of each element; in place.</summary>
        public Tensor sin_()
        {
            Native.Check(Native.at_sin_(Handle), "sin_");
            return this;
        }

        /// <summary>The normalised sinc of each element.</summary>
        public Tensor sinc() =>
            Native.Made(Native.at_sinc(Handle, out var made), "sinc", made);

        /// <summary>The normalised sinc of each element; in place.</summary>
        public Tensor sinc_()
        {
            Native.Check(Native.at_sinc_(Handle), "sinc_");
            return this;
        }

        /// <summary>The hyperbolic sine of each element.</summary>
        public Tensor sinh() =>
            Native.Made(Native.at_sinh(Handle, out var made), "sinh", made);

        /// <summary>The hyperbolic sine of each element; in place.</summary>
        public Tensor sinh_()
        {
            Native.Check(Native.at_sinh_(Handle), "sinh_");
            return this;
        }

        /// <summary>The tangent of each element.</summary>
        public Tensor tan() =>
            Native.Made(Native.at_tan(Handle, out var made), "tan", made);

        /// <summary>The tangent of each element; in place.</summary>
        public Tensor tan_()
        {
            Native.Check(Native.at_tan_(Handle), "tan_");
            return this;
        }

        /// <summary>The hyperbolic tangent of each element.</summary>
        public Tensor tanh() =>
            Native.Made(Native.at_tanh(Handle, out var made), "tanh", made);

        /// <summary>The hyperbolic tangent of each element; in place.</summary>
        public Tensor tanh_()
        {
            Native.Check(Native.at_tanh_(Handle), "tanh_");
            return this;
        }
    }
}
