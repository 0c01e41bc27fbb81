using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>input times weights transposed, plus bias.</summary>
            /// <param name="input">[..., in].</param>
            /// <param name="weights">[out, in].</param>
            /// <param name="bias">[out] or null.</param>
            /// <returns>[..., out].</returns>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Native.Made(
                    Native.at_nn_linear(TensorHandle.Of(input), TensorHandle.Of(weights), TensorHandle.Of(bias), out var result), "linear", result);

            /// <summary>Normalises the trailing dimensions to mean 0 and variance 1, then scales and shifts.</summary>
            /// <param name="input">[..., normalized_shape].</param>
            /// <param name="normalized_shape">Sizes of the trailing dimensions.</param>
            /// <param name="weight">Scale of shape normalized_shape, or null.</param>
            /// <param name="bias">Shift of shape normalized_shape, or null.</param>
            /// <param name="eps">Added to the variance.</param>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05) =>
                Native.Made(
                    Native.at_nn_layer_norm(
                        TensorHandle.Of(input), normalized_shape, normalized_shape.Length, TensorHandle.Of(weight), TensorHandle.Of(bias), eps, out var result),
                    "layer_norm",
                    result);

            /// <summary>Two-dimensional convolution (cross-correlation).</summary>
            /// <param name="input">[batch, in, height, width] or [in, height, width].</param>
            /// <param name="weight">[out, in / groups, kernel height, kernel width].</param>
            /// <param name="bias">[out] or null.</param>
            /// <param name="strides">Two numbers; null: 1, 1.</param>
            /// <param name="padding">Zeros on both sides, two numbers; null: none.</param>
            /// <param name="dilation">Two numbers; null: 1, 1.</param>
            /// <param name="groups">Number of groups of channels.</param>
            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null, long[]? dilation = null, long groups = 1) =>
                Native.Made(
                    Native.at_nn_conv2d(
                        TensorHandle.Of(input), TensorHandle.Of(weight), TensorHandle.Of(bias), Pair(strides, 1), Pair(padding, 0), Pair(dilation, 1), groups, out var result),
                    "conv2d",
                    result);

            /// <summary>Two-dimensional convolution with padding by rule.</summary>
            /// <param name="input">[batch, in, height, width] or [in, height, width].</param>
            /// <param name="weight">[out, in / groups, kernel height, kernel width].</param>
            /// <param name="bias">[out] or null.</param>
            /// <param name="strides">Two numbers; null: 1, 1.</param>
            /// <param name="padding">None, or as much as keeps the size.</param>
            /// <param name="dilation">Two numbers; null: 1, 1.</param>
            /// <param name="groups">Number of groups of channels.</param>
            public static Tensor conv2d_padding(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Native.Made(
                    Native.at_nn_conv2d_same(
                        TensorHandle.Of(input), TensorHandle.Of(weight), TensorHandle.Of(bias), padding == Padding.Same, Pair(strides, 1), Pair(dilation, 1), groups, out var result),
                    "conv2d_padding",
                    result);

            /// <summary>Adds elements before and after the trailing dimensions.</summary>
            /// <param name="input">Any shape.</param>
            /// <param name="pad">Pairs (before, after), the last dimension first.</param>
            /// <param name="mode">What the added elements are.</param>
            /// <param name="value">Their value where the mode is constant.</param>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0)
            {
                var kind = mode switch
                {
                    PaddingModes.Zeros or PaddingModes.Constant => 0,
                    PaddingModes.Reflect => 1,
                    PaddingModes.Replicate => 2,
                    PaddingModes.Circular => 3,
                    _ => throw new ArgumentOutOfRangeException(nameof(mode)),
                };
                var fill = mode == PaddingModes.Zeros ? 0 : value;
                return Native.Made(Native.at_nn_pad(TensorHandle.Of(input), pad, pad.Length, kind, fill, out var result), "pad", result);
            }

            /// <summary>Attention: softmax(query key' / sqrt(width) + mask) value.</summary>
            /// <remarks>libtorch 2 chooses a fused kernel where one fits; with 1.13 the shim composes it of matmul, softmax and dropout.</remarks>
            /// <param name="query">[..., length, width].</param>
            /// <param name="key">[..., source length, width].</param>
            /// <param name="value">[..., source length, value width].</param>
            /// <param name="attn_mask">
            /// Broadcasts to [..., length, source length]; booleans: true may be attended to; numbers: added. A row that may attend to
            /// nothing gives NaN with libtorch before 2.5. Null: everything is seen.
            /// </param>
            /// <param name="p">Dropout probability of the attention weights; applied whatever the mode, so pass 0 to evaluate.</param>
            /// <param name="is_casual">Each position sees itself and earlier ones only (causal); not together with a mask.</param>
            /// <returns>[..., length, value width].</returns>
            public static Tensor scaled_dot_product_attention(
                Tensor query, Tensor key, Tensor value, Tensor? attn_mask = null, double p = 0, bool is_casual = false) =>
                Native.Made(
                    Native.at_nn_attention(
                        TensorHandle.Of(query), TensorHandle.Of(key), TensorHandle.Of(value), TensorHandle.Of(attn_mask), p, is_casual, out var result),
                    "scaled_dot_product_attention",
                    result);

            private static long[] Pair(long[]? values, long otherwise) => values switch
            {
                null => [otherwise, otherwise],
                [var both] => [both, both],
                [_, _] => values,
                _ => throw new ArgumentException($"Two numbers are needed, got {values.Length}.", nameof(values)),
            };
        }
    }
}
