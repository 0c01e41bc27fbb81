using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Dropout.</summary>
        /// <param name="p">Probability of 0, in [0, 1].</param>
        /// <param name="inplace">Whether to overwrite the input.</param>
        public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

        /// <summary>A module that passes its input on.</summary>
        public static Identity Identity() => new();

        /// <summary>Gaussian error linear unit, exact form.</summary>
        public static GELU GELU() => new(Modules.GELU.Approximate.none, false);

        /// <summary>Gaussian error linear unit, exact form.</summary>
        /// <param name="inplace">Whether to overwrite the input.</param>
        public static GELU GELU(bool inplace) => new(Modules.GELU.Approximate.none, inplace);

        /// <summary>Gaussian error linear unit.</summary>
        /// <param name="approximate">Exact or tanh form.</param>
        /// <param name="inplace">Whether to overwrite the input.</param>
        public static GELU GELU(GELU.Approximate approximate, bool inplace = false) => new(approximate, inplace);

        /// <summary>Rectifier.</summary>
        /// <param name="inplace">Whether to overwrite the input.</param>
        public static ReLU ReLU(bool inplace = false) => new(inplace);

        /// <summary>x times the logistic function of x.</summary>
        public static SiLU SiLU() => new(false);

        /// <summary>x times the logistic function of x.</summary>
        /// <param name="inplace">Whether to overwrite the input.</param>
        public static SiLU SiLU(bool inplace) => new(inplace);

        /// <summary>Hyperbolic tangent.</summary>
        public static Tanh Tanh() => new(false);

        /// <summary>Hyperbolic tangent.</summary>
        /// <param name="inplace">Whether to overwrite the input.</param>
        public static Tanh Tanh(bool inplace = false) => new(inplace);

        /// <summary>Logistic function.</summary>
        public static Sigmoid Sigmoid() => new(false);

        /// <summary>Logistic function.</summary>
        /// <param name="inplace">Whether to overwrite the input.</param>
        public static Sigmoid Sigmoid(bool inplace) => new(inplace);

        /// <summary>Softmax.</summary>
        /// <param name="dim">Dimension along which the values sum to 1.</param>
        public static Softmax Softmax(long dim) => new(dim);

        /// <summary>Logarithm of the softmax.</summary>
        /// <param name="dim">Dimension along which the exponentials sum to 1.</param>
        public static LogSoftmax LogSoftmax(long dim) => new(dim);
    }
}
