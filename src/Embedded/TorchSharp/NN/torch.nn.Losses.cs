using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Cross entropy between scores and classes. Label smoothing: use the class's constructor.</summary>
        /// <param name="weight">[classes] weights or null.</param>
        /// <param name="ignore_index">Class number that counts for nothing; null: -100.</param>
        /// <param name="reduction">What to do with the values per element.</param>
        public static CrossEntropyLoss CrossEntropyLoss(Tensor? weight = null, long? ignore_index = null, Reduction reduction = Reduction.Mean) =>
            new(weight, ignore_index, reduction);

        /// <summary>Negative log likelihood of classes.</summary>
        /// <param name="weight">[classes] weights or null.</param>
        /// <param name="reduction">What to do with the values per element.</param>
        public static NLLLoss NLLLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(weight, reduction);

        /// <summary>Squared differences.</summary>
        /// <param name="reduction">What to do with the values per element.</param>
        public static MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);

        /// <summary>Kullback-Leibler divergence of the target from the input.</summary>
        /// <param name="log_target">Whether the target is in logarithms.</param>
        /// <param name="reduction">What to do with the values per element.</param>
        public static KLDivLoss KLDivLoss(bool log_target = true, Reduction reduction = Reduction.Mean) => new(log_target, reduction);
    }
}
