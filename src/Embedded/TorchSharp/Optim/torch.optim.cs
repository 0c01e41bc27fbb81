using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>AdamW; see <see cref="Modules.AdamW" />.</summary>
        /// <param name="parameters">Parameters.</param>
        /// <param name="lr">Learning rate, 0 or more.</param>
        /// <param name="beta1">Decay of the gradient's average, in [0, 1).</param>
        /// <param name="beta2">Decay of the squares' average, in [0, 1).</param>
        /// <param name="eps">Added to the root, 0 or more.</param>
        /// <param name="weight_decay">Weight decay, 0 or more (PyTorch's own default for AdamW is 0.01, this package's is 0).</param>
        /// <param name="amsgrad">Whether to divide by the largest average so far.</param>
        /// <param name="maximize">Whether to climb instead of descend.</param>
        public static AdamW AdamW(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0,
            bool amsgrad = false, bool maximize = false) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>AdamW; see <see cref="Modules.AdamW" />.</summary>
        /// <param name="parameters">Named parameters.</param>
        /// <param name="lr">Learning rate, 0 or more.</param>
        /// <param name="beta1">Decay of the gradient's average, in [0, 1).</param>
        /// <param name="beta2">Decay of the squares' average, in [0, 1).</param>
        /// <param name="eps">Added to the root, 0 or more.</param>
        /// <param name="weight_decay">Weight decay, 0 or more (PyTorch's own default for AdamW is 0.01, this package's is 0).</param>
        /// <param name="amsgrad">Whether to divide by the largest average so far.</param>
        /// <param name="maximize">Whether to climb instead of descend.</param>
        public static AdamW AdamW(
            IEnumerable<(string name, Parameter parameter)> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0,
            bool amsgrad = false, bool maximize = false) =>
            new(parameters.Select(named => named.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>AdamW; see <see cref="Modules.AdamW" />.</summary>
        /// <param name="parameters">Groups; the numbers count where a group has none of its own.</param>
        /// <param name="lr">Learning rate, 0 or more.</param>
        /// <param name="beta1">Decay of the gradient's average, in [0, 1).</param>
        /// <param name="beta2">Decay of the squares' average, in [0, 1).</param>
        /// <param name="eps">Added to the root, 0 or more.</param>
        /// <param name="weight_decay">Weight decay, 0 or more (PyTorch's own default for AdamW is 0.01, this package's is 0).</param>
        /// <param name="amsgrad">Whether to divide by the largest average so far.</param>
        /// <param name="maximize">Whether to climb instead of descend.</param>
        public static AdamW AdamW(
            IEnumerable<AdamW.ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0,
            bool amsgrad = false, bool maximize = false) =>
            new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>Gradient descent; see <see cref="Modules.SGD" />.</summary>
        /// <param name="parameters">Parameters.</param>
        /// <param name="learningRate">Learning rate, 0 or more.</param>
        /// <param name="momentum">Factor of the momentum buffer, 0 or more.</param>
        /// <param name="dampening">Part of the gradient kept out of the buffer.</param>
        /// <param name="weight_decay">Weight decay, 0 or more.</param>
        /// <param name="nesterov">Whether to look ahead.</param>
        /// <param name="maximize">Whether to climb instead of descend.</param>
        public static SGD SGD(
            IEnumerable<Parameter> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false,
            bool maximize = false) =>
            new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);

        /// <summary>Gradient descent; see <see cref="Modules.SGD" />.</summary>
        /// <param name="parameters">Named parameters.</param>
        /// <param name="learningRate">Learning rate, 0 or more.</param>
        /// <param name="momentum">Factor of the momentum buffer, 0 or more.</param>
        /// <param name="dampening">Part of the gradient kept out of the buffer.</param>
        /// <param name="weight_decay">Weight decay, 0 or more.</param>
        /// <param name="nesterov">Whether to look ahead.</param>
        /// <param name="maximize">Whether to climb instead of descend.</param>
        public static SGD SGD(
            IEnumerable<(string name, Parameter parameter)> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false,
            bool maximize = false) =>
            new(parameters.Select(named => named.parameter), learningRate, momentum, dampening, weight_decay, nesterov, maximize);

        /// <summary>Gradient descent; see <see cref="Modules.SGD" />.</summary>
        /// <param name="parameters">Groups; the numbers count where a group has none of its own.</param>
        /// <param name="learningRate">Learning rate, 0 or more.</param>
        /// <param name="momentum">Factor of the momentum buffer, 0 or more.</param>
        /// <param name="dampening">Part of the gradient kept out of the buffer.</param>
        /// <param name="weight_decay">Weight decay, 0 or more.</param>
        /// <param name="nesterov">Whether to look ahead.</param>
        /// <param name="maximize">Whether to climb instead of descend.</param>
        public static SGD SGD(
            IEnumerable<SGD.ParamGroup> parameters, double learningRate, double momentum = 0, double dampening = 0, double weight_decay = 0, bool nesterov = false,
            bool maximize = false) =>
            new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
    }
}
