using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Cross entropy between scores and classes: nll_loss of log_softmax.</summary>
            /// <param name="input">[batch, classes] or [batch, classes, ...] scores.</param>
            /// <param name="target">[batch] or [batch, ...] class numbers (int64), or probabilities in the input's shape.</param>
            /// <param name="weight">[classes] weight of each class, or null.</param>
            /// <param name="ignore_index">Class number that counts for nothing.</param>
            /// <param name="reduction">What to do with the values per element.</param>
            /// <param name="label_smoothing">Part of each target, in [0, 1), that is spread evenly over the classes.</param>
            public static Tensor cross_entropy(
                Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0.0) =>
                Native.Made(
                    Native.at_nn_cross_entropy(
                        TensorHandle.Of(input), TensorHandle.Of(target), TensorHandle.Of(weight), (long)reduction, ignore_index, label_smoothing, out var result),
                    "cross_entropy",
                    result);

            /// <summary>Negative log likelihood of classes; class -100 counts for nothing.</summary>
            /// <param name="input">[batch, classes] or [batch, classes, ...] log-probabilities.</param>
            /// <param name="target">[batch] or [batch, ...] class numbers (int64).</param>
            /// <param name="weight">[classes] weight of each class, or null.</param>
            /// <param name="reduction">What to do with the values per element.</param>
            public static Tensor nll_loss(Tensor input, Tensor target, Tensor? weight = null, Reduction reduction = Reduction.Mean) =>
                Native.Made(
                    Native.at_nn_nll_loss(TensorHandle.Of(input), TensorHandle.Of(target), TensorHandle.Of(weight), (long)reduction, out var result),
                    "nll_loss",
                    result);

            /// <summary>Squared differences.</summary>
            /// <param name="input">Any shape.</param>
            /// <param name="target">The same shape.</param>
            /// <param name="reduction">What to do with the values per element.</param>
            public static Tensor mse_loss(Tensor input, Tensor target, Reduction reduction = Reduction.Mean) =>
                Native.Made(Native.at_nn_mse_loss(TensorHandle.Of(input), TensorHandle.Of(target), (long)reduction, out var result), "mse_loss", result);

            /// <summary>Kullback-Leibler divergence of the target from the input, element by element: target times (log target - input).</summary>
            /// <param name="input">Log-probabilities, any shape.</param>
            /// <param name="target">The same shape: log-probabilities, or probabilities where log_target is false.</param>
            /// <param name="log_target">Whether the target is in logarithms.</param>
            /// <param name="reduction">What to do with the values per element; the mean is over all elements, not over rows.</param>
            public static Tensor kl_div(Tensor input, Tensor target, bool log_target = true, Reduction reduction = Reduction.Mean) =>
                Native.Made(
                    Native.at_nn_kl_div(TensorHandle.Of(input), TensorHandle.Of(target), (long)reduction, log_target, out var result), "kl_div", result);
        }
    }
}
