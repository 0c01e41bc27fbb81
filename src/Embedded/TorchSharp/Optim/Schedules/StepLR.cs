namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The rate times a factor every so many epochs.</summary>
                public class StepLR : LRScheduler
                {
                    private readonly int _every;
                    private readonly double _gamma;

                    /// <summary>A schedule of equal steps.</summary>
                    /// <param name="optimizer">Optimizer.</param>
                    /// <param name="step_size">Epochs between two changes, 1 or more.</param>
                    /// <param name="gamma">Factor.</param>
                    /// <param name="last_epoch">Epoch before the first, -1 to begin.</param>
                    /// <param name="verbose">Accepted for the signature: nothing is printed.</param>
                    public StepLR(Optimizer optimizer, int step_size, double gamma = 0.1, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        ArgumentOutOfRangeException.ThrowIfLessThan(step_size, 1);
                        _every = step_size;
                        _gamma = gamma;
                        step();
                    }

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_lr()
                    {
                        var factor = Epoch == 0 || Epoch % _every != 0 ? 1 : _gamma;
                        return Rates.Select(rate => rate * factor);
                    }

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_closed_form_lr() => _baseRates.Select(rate => rate * Math.Pow(_gamma, Epoch / _every));
                }
            }
        }
    }
}
