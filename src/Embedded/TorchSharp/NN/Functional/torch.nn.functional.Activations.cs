using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>The layers' computations as functions. Every result is a new tensor that the caller (or its dispose scope) disposes of.</summary>
        public static partial class functional
        {
            /// <summary>Gaussian error linear unit, exact form: x times the normal distribution function of x.</summary>
            /// <param name="x">Any shape, floating.</param>
            public static Tensor gelu(Tensor x) => gelu(x, Modules.GELU.Approximate.none);

            /// <summary>Gaussian error linear unit, exact form.</summary>
            /// <param name="x">Any shape, floating.</param>
            /// <param name="inplace">Whether to overwrite the input; the result is then another handle to it.</param>
            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Modules.GELU.Approximate.none, inplace);

            /// <summary>Gaussian error linear unit.</summary>
            /// <param name="x">Any shape, floating.</param>
            /// <param name="approximate">Exact or tanh form.</param>
            /// <param name="inplace">Whether to overwrite the input; the result is then another handle to it.</param>
            public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false) =>
                Native.Made(Native.at_nn_gelu(TensorHandle.Of(x), approximate == Modules.GELU.Approximate.tanh, inplace, out var result), "gelu", result);

            /// <summary>max(x, 0).</summary>
            /// <param name="x">Any shape.</param>
            /// <param name="inplace">Whether to overwrite the input; the result is then another handle to it.</param>
            public static Tensor relu(Tensor x, bool inplace = false) =>
                Native.Made(Native.at_nn_relu(TensorHandle.Of(x), inplace, out var result), "relu", result);

            /// <summary>x times the logistic function of x.</summary>
            /// <param name="x">Any shape, floating.</param>
            /// <param name="inplace">Whether to overwrite the input; the result is then another handle to it.</param>
            public static Tensor silu(Tensor x, bool inplace = false) =>
                Native.Made(Native.at_nn_silu(TensorHandle.Of(x), inplace, out var result), "silu", result);

            /// <summary>Hyperbolic tangent.</summary>
            /// <param name="x">Any shape, floating.</param>
            /// <param name="inplace">Whether to overwrite the input; the result is then another handle to it.</param>
            public static Tensor tanh(Tensor x, bool inplace = false) =>
                Native.Made(Native.at_nn_tanh(TensorHandle.Of(x), inplace, out var result), "tanh", result);

            /// <summary>Logistic function.</summary>
            /// <param name="x">Any shape, floating.</param>
            public static Tensor sigmoid(Tensor x) => sigmoid(x, false);

            /// <summary>Logistic function.</summary>
            /// <param name="x">Any shape, floating.</param>
            /// <param name="inplace">Whether to overwrite the input; the result is then another handle to it.</param>
            public static Tensor sigmoid(Tensor x, bool inplace) =>
                Native.Made(Native.at_nn_sigmoid(TensorHandle.Of(x), inplace, out var result), "sigmoid", result);

            /// <summary>Exponentials that sum to 1 along a dimension.</summary>
            /// <param name="input">Any shape, floating.</param>
            /// <param name="dim">Dimension.</param>
            /// <param name="dtype">Type to convert to first, or null.</param>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) =>
                Native.Made(Native.at_nn_softmax(TensorHandle.Of(input), dim, dtype is { } type ? (int)type : -1, out var result), "softmax", result);

            /// <summary>Logarithm of <see cref="softmax" />, computed without overflow.</summary>
            /// <param name="x">Any shape, floating.</param>
            /// <param name="dim">Dimension.</param>
            public static Tensor log_softmax(Tensor x, long dim) =>
                Native.Made(Native.at_nn_log_softmax(TensorHandle.Of(x), dim, out var result), "log_softmax", result);

            /// <summary>Sets each element to 0 with a probability and scales the others so that the expectation stays.</summary>
            /// <remarks>Draws from the device's default generator, which `torch.manual_seed` seeds.</remarks>
            /// <param name="input">Any shape, floating.</param>
            /// <param name="p">Probability of 0, in [0, 1].</param>
            /// <param name="training">False leaves the input as it is.</param>
            /// <param name="inplace">Whether to overwrite the input; the result is then another handle to it.</param>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) =>
                Native.Made(Native.at_nn_dropout(TensorHandle.Of(input), p, training, inplace, out var result), "dropout", result);
        }
    }
}
