using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>
        /// Fills tensors in place with starting values, outside autograd; each returns its argument.
        /// </summary>
        /// <remarks>
        /// Code that must give the same numbers with the real package calls `Tensor.normal_` and `Tensor.uniform_` with a generator: there the
        /// functions of this class take a generator and ignore it.
        /// </remarks>
        public static partial class init
        {
            /// <summary>Which of a weight's two widths scales its starting values.</summary>
            public enum FanInOut
            {
                /// <summary>Inputs of one unit: keeps the forward variance.</summary>
                FanIn,

                /// <summary>Units that one input reaches: keeps the backward variance.</summary>
                FanOut,
            }

            /// <summary>The function that follows a layer.</summary>
            public enum NonlinearityType
            {
                /// <summary>None.</summary>
                Linear = 0,

                /// <summary>None, after a one-dimensional convolution.</summary>
                Conv1D = 1,

                /// <summary>None, after a two-dimensional convolution.</summary>
                Conv2D = 2,

                /// <summary>None, after a three-dimensional convolution.</summary>
                Conv3D = 3,

                /// <summary>None, after a one-dimensional transposed convolution.</summary>
                ConvTranspose1D = 4,

                /// <summary>None, after a two-dimensional transposed convolution.</summary>
                ConvTranspose2D = 5,

                /// <summary>None, after a three-dimensional transposed convolution.</summary>
                ConvTranspose3D = 6,

                /// <summary>Logistic function.</summary>
                Sigmoid = 7,

                /// <summary>Hyperbolic tangent.</summary>
                Tanh = 8,

                /// <summary>Rectifier.</summary>
                ReLU = 9,

                /// <summary>Rectifier with a slope below 0.</summary>
                LeakyReLU = 10,
            }

            /// <summary>Factor by which a nonlinearity's starting values are larger than those of a linear layer.</summary>
            /// <param name="nonlinearity">Function after the layer.</param>
            /// <param name="param">Slope below 0 of the leaky rectifier.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2),
                NonlinearityType.LeakyReLU => Math.Sqrt(2 / (1 + (param * param))),
                _ => 1,
            };

            /// <summary>Inputs and outputs of one unit of a weight [out, in, kernel...].</summary>
            /// <param name="tensor">Weight of two or more dimensions.</param>
            /// <exception cref="ArgumentException">Fewer than two dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                {
                    throw new ArgumentException($"A fan needs a weight of two or more dimensions, got {shape.Length}.", nameof(tensor));
                }

                var field = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
                return (shape[1] * field, shape[0] * field);
            }

            /// <summary>Uniform numbers in [low, high).</summary>
            /// <param name="tensor">Tensor to fill.</param>
            /// <param name="low">Lower end.</param>
            /// <param name="high">Upper end.</param>
            /// <param name="generator">Source of the numbers; null: the default one.</param>
            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null)
            {
                using (no_grad())
                {
                    tensor.uniform_(low, high, generator);
                }

                return tensor;
            }

            /// <summary>Normal numbers.</summary>
            /// <param name="tensor">Tensor to fill.</param>
            /// <param name="mean">Mean.</param>
            /// <param name="std">Standard deviation, 0 or more.</param>
            /// <param name="generator">Source of the numbers; null: the default one.</param>
            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
            {
                using (no_grad())
                {
                    tensor.normal_(mean, std, generator);
                }

                return tensor;
            }

            /// <summary>Normal numbers cut off at two points, by the inverse distribution function.</summary>
            /// <param name="tensor">Tensor to fill.</param>
            /// <param name="mean">Mean before cutting.</param>
            /// <param name="std">Standard deviation before cutting, above 0.</param>
            /// <param name="a">Smallest value.</param>
            /// <param name="b">Largest value.</param>
            /// <param name="generator">Source of the numbers; null: the default one.</param>
            public static Tensor trunc_normal_(Tensor tensor, double mean = 0, double std = 1, double a = -2, double b = 2, Generator? generator = null)
            {
                Native.Check(Native.at_nn_truncate_normal_(TensorHandle.Of(tensor), mean, std, a, b, GeneratorHandle.Of(generator)), "trunc_normal_");
                return tensor;
            }

            /// <summary>One value everywhere.</summary>
            /// <param name="tensor">Tensor to fill.</param>
            /// <param name="val">Value.</param>
            public static Tensor constant_(Tensor tensor, Scalar val)
            {
                using (no_grad())
                {
                    tensor.fill_(val);
                }

                return tensor;
            }

            /// <summary>Zeros.</summary>
            /// <param name="tensor">Tensor to fill.</param>
            public static Tensor zeros_(Tensor tensor) => constant_(tensor, 0);

            /// <summary>Ones.</summary>
            /// <param name="tensor">Tensor to fill.</param>
            public static Tensor ones_(Tensor tensor) => constant_(tensor, 1);

            /// <summary>He initialisation, uniform (He et al. 2015, arXiv 1502.01852): bound gain * sqrt(3 / fan).</summary>
            /// <param name="tensor">Weight of two or more dimensions.</param>
            /// <param name="a">Slope below 0 of the leaky rectifier that follows.</param>
            /// <param name="mode">Which fan scales.</param>
            /// <param name="nonlinearity">Function after the layer.</param>
            public static Tensor kaiming_uniform_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = Math.Sqrt(3.0) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>He initialisation, normal: deviation gain / sqrt(fan).</summary>
            /// <param name="tensor">Weight of two or more dimensions.</param>
            /// <param name="a">Slope below 0 of the leaky rectifier that follows.</param>
            /// <param name="mode">Which fan scales.</param>
            /// <param name="nonlinearity">Function after the layer.</param>
            public static Tensor kaiming_normal_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            /// <summary>Glorot initialisation, uniform (Glorot and Bengio 2010): bound gain * sqrt(6 / (fan in + fan out)).</summary>
            /// <param name="tensor">Weight of two or more dimensions.</param>
            /// <param name="gain">Factor.</param>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1)
            {
                var bound = Math.Sqrt(3.0) * XavierDeviation(tensor, gain);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Glorot initialisation, normal: deviation gain * sqrt(2 / (fan in + fan out)).</summary>
            /// <param name="tensor">Weight of two or more dimensions.</param>
            /// <param name="gain">Factor.</param>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1) => normal_(tensor, 0, XavierDeviation(tensor, gain));

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            private static double XavierDeviation(Tensor tensor, double gain)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return gain * Math.Sqrt(2.0 / (fanIn + fanOut));
            }
        }
    }
}
