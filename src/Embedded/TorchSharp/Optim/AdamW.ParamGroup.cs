using static TorchSharp.torch;

namespace TorchSharp.Modules;

public partial class AdamW
{
    /// <summary>Parameters that share options.</summary>
    public class ParamGroup : ParamGroup<Options>, optim.IBetas
    {
        /// <summary>A group to be filled.</summary>
        public ParamGroup()
        {
        }

        /// <summary>A group.</summary>
        /// <param name="parameters">Parameters.</param>
        /// <param name="options">Options; what is null is taken from the optimizer.</param>
        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options)
        {
        }

        /// <summary>A group with all options of its own.</summary>
        /// <param name="parameters">Parameters.</param>
        /// <param name="lr">Learning rate, 0 or more.</param>
        /// <param name="beta1">Decay of the gradient's average, in [0, 1).</param>
        /// <param name="beta2">Decay of the squares' average, in [0, 1).</param>
        /// <param name="eps">Added to the root, 0 or more.</param>
        /// <param name="weight_decay">Weight decay, 0 or more.</param>
        /// <param name="amsgrad">Whether to divide by the largest average so far.</param>
        /// <param name="maximize">Whether to climb instead of descend.</param>
        public ParamGroup(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0,
            bool amsgrad = false, bool maximize = false)
            : base(
                parameters,
                new Options
                {
                    LearningRate = lr,
                    beta1 = beta1,
                    beta2 = beta2,
                    eps = eps,
                    weight_decay = weight_decay,
                    amsgrad = amsgrad,
                    maximize = maximize,
                })
        {
        }

        /// <summary>Decay rates of this group.</summary>
        public (double, double) Betas
        {
            get => (Options.beta1!.Value, Options.beta2!.Value);
            set => (Options.beta1, Options.beta2) = value;
        }
    }
}
