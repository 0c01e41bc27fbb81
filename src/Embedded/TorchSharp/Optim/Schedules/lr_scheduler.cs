namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            /// <summary>The schedules' classes.</summary>
            public static partial class impl
            {
            }

            /// <summary>Initial rate times a function of the epoch.</summary>
            /// <param name="optimizer">Optimizer.</param>
            /// <param name="lr_lambda">Factor of an epoch.</param>
            /// <param name="last_epoch">Epoch before the first, -1 to begin.</param>
            /// <param name="verbose">Accepted for the signature: nothing is printed.</param>
            public static LRScheduler LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false) =>
                new impl.LambdaLR(optimizer, lr_lambda, last_epoch, verbose);

            /// <summary>The rate times a factor every so many epochs.</summary>
            /// <param name="optimizer">Optimizer.</param>
            /// <param name="step_size">Epochs between two changes, 1 or more.</param>
            /// <param name="gamma">Factor.</param>
            /// <param name="last_epoch">Epoch before the first, -1 to begin.</param>
            /// <param name="verbose">Accepted for the signature: nothing is printed.</param>
            public static LRScheduler StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false) =>
                new impl.StepLR(optimizer, step_size, gamma, last_epoch, verbose);

            /// <summary>The initial rate times a factor that goes from one number to another in equal steps.</summary>
            /// <param name="optimizer">Optimizer.</param>
            /// <param name="start_factor">Factor of epoch 0, in (0, 1].</param>
            /// <param name="end_factor">Factor of epoch total_iters and later, in [0, 1].</param>
            /// <param name="total_iters">Epochs from one to the other, 1 or more.</param>
            /// <param name="last_epoch">Epoch before the first, -1 to begin.</param>
            /// <param name="verbose">Accepted for the signature: nothing is printed.</param>
            public static LRScheduler LinearLR(
                Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5, int last_epoch = -1, bool verbose = false) =>
                new impl.LinearLR(optimizer, start_factor, end_factor, total_iters, last_epoch, verbose);

            /// <summary>Half a cosine from the initial rate down to the smallest, and up again.</summary>
            /// <param name="optimizer">Optimizer.</param>
            /// <param name="T_max">Epochs from the largest rate to the smallest, above 0.</param>
            /// <param name="eta_min">Smallest rate.</param>
            /// <param name="last_epoch">Epoch before the first, -1 to begin.</param>
            /// <param name="verbose">Accepted for the signature: nothing is printed.</param>
            public static LRScheduler CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false) =>
                new impl.CosineAnnealingLR(optimizer, T_max, eta_min, last_epoch, verbose);

            /// <summary>Several schedules one after another.</summary>
            /// <param name="optimizer">Optimizer.</param>
            /// <param name="schedulers">Schedules of that optimizer.</param>
            /// <param name="milestones">Epochs at which the second and each later schedule begins, in rising order.</param>
            /// <param name="last_epoch">Epoch before the first, -1 to begin.</param>
            public static LRScheduler SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1) =>
                new impl.SequentialLR(optimizer, schedulers, milestones, last_epoch);
        }
    }
}
