namespace TorchSharp;

public static partial class torch
{
    /// <summary>Optimizers and learning-rate schedules.</summary>
    public static partial class optim
    {
        /// <summary>Something whose learning rate a schedule sets.</summary>
        public interface ILearningRateController
        {
            /// <summary>Learning rate of the next step.</summary>
            double LearningRate { get; set; }

            /// <summary>Learning rate that the schedules start from.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>Something with a momentum.</summary>
        public interface IMomentum
        {
            /// <summary>Factor of the momentum buffer, in [0, 1).</summary>
            double Momentum { get; set; }
        }

        /// <summary>Something with the decay rates of Adam.</summary>
        public interface IBetas
        {
            /// <summary>Decay rates of the running averages of the gradient and of its square, in [0, 1).</summary>
            (double, double) Betas { get; set; }
        }
    }
}
