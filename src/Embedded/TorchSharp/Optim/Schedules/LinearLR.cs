namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>The initial rate times a factor that goes from one number to another in equal steps.</summary>
                public class LinearLR : LRScheduler
                {
                    private readonly double _start;
                    private readonly double _end;
                    private readonly int _total;

                    /// <summary>A linear schedule (warm-up, decay).</summary>
                    /// <param name="optimizer">Optimizer.</param>
                    /// <param name="start_factor">Factor of epoch 0, in (0, 1].</param>
                    /// <param name="end_factor">Factor of epoch total_iters and later, in [0, 1].</param>
                    /// <param name="total_iters">Epochs from one to the other, 1 or more.</param>
                    /// <param name="last_epoch">Epoch before the first, -1 to begin.</param>
                    /// <param name="verbose">Accepted for the signature: nothing is printed.</param>
                    public LinearLR(
                        Optimizer optimizer, double start_factor = 1.0 / 3, double end_factor = 1.0, int total_iters = 5, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        if (!(start_factor > 0 && start_factor <= 1))
                        {
                            throw new ArgumentOutOfRangeException(nameof(start_factor), start_factor, "The factor lies in (0, 1].");
                        }

                        if (!(end_factor >= 0 && end_factor <= 1))
                        {
                            throw new ArgumentOutOfRangeException(nameof(end_factor), end_factor, "The factor lies in [0, 1].");
                        }

                        ArgumentOutOfRangeException.ThrowIfLessThan(total_iters, 1);
                        _start = start_factor;
                        _end = end_factor;
                        _total = total_iters;
                        step();
                    }

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_lr()
                    {
                        var factor = Epoch == 0 ? _start
                            : Epoch > _total ? 1
                            : 1.0 + ((_end - _start) / ((_total * _start) + ((Epoch - 1) * (_end - _start))));
                        return Rates.Select(rate => rate * factor);
                    }

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _baseRates.Select(rate => rate * (_start + ((_end - _start) * Math.Min(_total, Epoch) / _total)));
                }
            }
        }
    }
}
