using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Each element moved into the range; an absent bound leaves that side open.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null) =>
            Native.Made(Native.at_clamp(Handle, ScalarArg.Of(min), ScalarArg.Of(max), out var made), "clamp", made);

        /// <summary>Each element moved into the range; an absent bound leaves that side open.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null) =>
            Native.Made(Native.at_clamp_tensor(Handle, TensorHandle.Of(min), TensorHandle.Of(max), out var made), "clamp", made);

        /// <summary>Moves each element into the range; an absent bound leaves that side open.</summary>
        public Tensor clamp_(Scalar? min = null, Scalar? max = null)
        {
            Native.Check(Native.at_clamp_(Handle, ScalarArg.Of(min), ScalarArg.Of(max)), "clamp_");
            return this;
        }

        /// <summary>Moves each element into the range; an absent bound leaves that side open.</summary>
        public Tensor clamp_(Tensor? min = null, Tensor? max = null)
        {
            Native.Check(Native.at_clamp_tensor_(Handle, TensorHandle.Of(min), TensorHandle.Of(max)), "clamp_");
            return this;
        }

        /// <summary>Each element moved into the range; an absent bound leaves that side open.</summary>
        public Tensor clip(Scalar? min = null, Scalar? max = null) =>
            Native.Made(Native.at_clamp(Handle, ScalarArg.Of(min), ScalarArg.Of(max), out var made), "clip", made);

        /// <summary>Each element, but not below the bound.</summary>
        public Tensor clamp_min(Scalar min) =>
            Native.Made(Native.at_clamp_min_scalar(Handle, ScalarArg.Of(min), out var made), "clamp_min", made);

        /// <summary>Each element, but not below the bound; in place.</summary>
        public Tensor clamp_min_(Scalar min)
        {
            Native.Check(Native.at_clamp_min_scalar_(Handle, ScalarArg.Of(min)), "clamp_min_");
            return this;
        }

        /// <summary>Each element, but not above the bound.</summary>
        public Tensor clamp_max(Scalar max) =>
            Native.Made(Native.at_clamp_max_scalar(Handle, ScalarArg.Of(max), out var made), "clamp_max", made);

        /// <summary>Each element, but not above the bound; in place.</summary>
        public Tensor clamp_max_(Scalar max)
        {
            Native.Check(Native.at_clamp_max_scalar_(Handle, ScalarArg.Of(max)), "clamp_max_");
            return this;
        }

        /// <summary>The way from each element to the end, by the weight.</summary>
        public Tensor lerp(Tensor end, Tensor weight) =>
            Native.Made(Native.at_lerp(Handle, end.Handle, weight.Handle, out var made), "lerp", made);

        /// <summary>The way from each element to the end, by the weight; in place.</summary>
        public Tensor lerp_(Tensor end, Tensor weight)
        {
            Native.Check(Native.at_lerp_(Handle, end.Handle, weight.Handle), "lerp_");
            return this;
        }

        /// <summary>This plus the value times the product of the tensors.</summary>
        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Native.Made(Native.at_addcmul(Handle, tensor1.Handle, tensor2.Handle, ScalarArg.Of(value), out var made), "addcmul", made);

        /// <summary>Adds the value times the product of the tensors.</summary>
        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            Native.Check(Native.at_addcmul_(Handle, tensor1.Handle, tensor2.Handle, ScalarArg.Of(value)), "addcmul_");
            return this;
        }

        /// <summary>This plus the value times the quotient of the tensors.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Native.Made(Native.at_addcdiv(Handle, tensor1.Handle, tensor2.Handle, ScalarArg.Of(value), out var made), "addcdiv", made);

        /// <summary>This plus the value times the quotient of the tensors.</summary>
        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) =>
            Native.Made(Native.at_addcdiv(Handle, tensor1.Handle, tensor2.Handle, ScalarArg.One, out var made), "addcdiv", made);

        /// <summary>Adds the value times the quotient of the tensors.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value)
        {
            Native.Check(Native.at_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, ScalarArg.Of(value)), "addcdiv_");
            return this;
        }

        /// <summary>Adds the value times the quotient of the tensors.</summary>
        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2)
        {
            Native.Check(Native.at_addcdiv_(Handle, tensor1.Handle, tensor2.Handle, ScalarArg.One), "addcdiv_");
            return this;
        }

        /// <summary>Each element, with replacements for NaN and the infinities.</summary>
        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) =>
            Native.Made(Native.at_nan_to_num(Handle, nan, posinf.HasValue, posinf.GetValueOrDefault(), neginf.HasValue, neginf.GetValueOrDefault(), out var made), "nan_to_num", made);

        /// <summary>Sets all elements to a number.</summary>
        public Tensor fill_(Scalar value)
        {
            Native.Check(Native.at_fill_scalar_(Handle, ScalarArg.Of(value)), "fill_");
            return this;
        }

        /// <summary>Sets all elements to zero.</summary>
        public Tensor zero_()
        {
            Native.Check(Native.at_zero_(Handle), "zero_");
            return this;
        }

        /// <summary>The Gaussian error linear unit of each element.</summary>
        public Tensor gelu() =>
            Native.Made(Native.at_gelu(Handle, false, out var made), "gelu", made);

        /// <summary>Each element times its logistic function.</summary>
        public Tensor silu() =>
            Native.Made(Native.at_silu(Handle, out var made), "silu", made);

        /// <summary>Each element times its logistic function; in place.</summary>
        public Tensor silu_()
        {
            Native.Check(Native.at_silu_(Handle), "silu_");
            return this;
        }

        /// <summary>The exponential linear unit of each element.</summary>
        public Tensor elu(double alpha = 1) =>
            Native.Made(Native.at_elu(Handle, ScalarArg.Of(alpha), ScalarArg.One, ScalarArg.One, out var made), "elu", made);

        /// <summary>Each element, with another slope below zero.</summary>
        public Tensor leaky_relu(Scalar negative_slope) =>
            Native.Made(Native.at_leaky_relu(Handle, ScalarArg.Of(negative_slope), out var made), "leaky_relu", made);

        /// <summary>A smooth form of the positive part of each element.</summary>
        public Tensor softplus(double beta = 1, double threshold = 20) =>
            Native.Made(Native.at_softplus(Handle, beta, threshold, out var made), "softplus", made);

        /// <summary>The logarithm of the logistic function of each element.</summary>
        public Tensor log_sigmoid() =>
            Native.Made(Native.at_log_sigmoid(Handle, out var made), "log_sigmoid", made);

        /// <summary>The exponentials along a dimension, divided by their sum.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) =>
            Native.Made(Native.at_softmax(Handle, dim, Dtype(dtype), out var made), "softmax", made);

        /// <summary>The logarithm of the softmax along a dimension.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null) =>
            Native.Made(Native.at_log_softmax(Handle, dim, Dtype(dtype), out var made), "log_softmax", made);

        // The number of an optional element type as the shim takes it.
        internal static int Dtype(ScalarType? type) => type is { } value ? (int)value : -1;
    }
}
