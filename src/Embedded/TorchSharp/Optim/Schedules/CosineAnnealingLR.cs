namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Half a cosine from the initial rate down to the smallest, and up again (Loshchilov and Hutter 2016, arXiv 1608.03983, without restarts).</summary>
                public class CosineAnnealingLR : LRScheduler
                {
                    private readonly double _half;
                    private readonly double _smallest;

                    /// <summary>A cosine schedule.</summary>
                    /// <param name="optimizer">Optimizer.</param>
                    /// <param name="T_max">Epochs from the largest rate to the smallest, above 0.</param>
                    /// <param name="eta_min">Smallest rate.</param>
                    /// <param name="last_epoch">Epoch before the first, -1 to begin.</param>
                    /// <param name="verbose">Accepted for the signature: nothing is printed.</param>
                    public CosineAnnealingLR(Optimizer optimizer, double T_max, double eta_min = 0, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(T_max);
                        _half = T_max;
                        _smallest = eta_min;
                        step();
                    }

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_lr()
                    {
                        if (Epoch == 0)
                        {
                            return Rates;
                        }

                        if (_step_count == 1)
                        {
                            // made in the middle: there is no rate of the epoch before to go on from
                            return get_closed_form_lr();
                        }

                        if ((Epoch - 1 - _half) % (2 * _half) == 0)
                        {
                            // the quotient below would divide 0 by 0 just after the smallest rate
                            return Rates.Zip(_baseRates, (rate, first) => rate + ((first - _smallest) * (1 - Math.Cos(Math.PI / _half)) / 2));
                        }

                        var quotient = (1 + Math.Cos(Math.PI * Epoch / _half)) / (1 + Math.Cos(Math.PI * (Epoch - 1) / _half));
                        return Rates.Select(rate => (quotient * (rate - _smallest)) + _smallest);
                    }

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_closed_form_lr() =>
                        _baseRates.Select(rate => _smallest + ((rate - _smallest) * (1 + Math.Cos(Math.PI * Epoch / _half)) / 2));
                }
            }
        }
    }
}
