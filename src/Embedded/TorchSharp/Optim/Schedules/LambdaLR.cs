namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Initial rate times a function of the epoch.</summary>
                public class LambdaLR : LRScheduler
                {
                    private readonly List<Func<int, double>> _factors;

                    /// <summary>One function for all groups.</summary>
                    /// <param name="optimizer">Optimizer.</param>
                    /// <param name="lr_lambda">Factor of an epoch.</param>
                    /// <param name="last_epoch">Epoch before the first, -1 to begin.</param>
                    /// <param name="verbose">Accepted for the signature: nothing is printed.</param>
                    public LambdaLR(Optimizer optimizer, Func<int, double> lr_lambda, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _factors = [.. _baseRates.Select(_ => lr_lambda)];
                        step();
                    }

                    /// <summary>One function for each group.</summary>
                    /// <param name="optimizer">Optimizer.</param>
                    /// <param name="lr_lambdas">Factors of an epoch.</param>
                    /// <param name="last_epoch">Epoch before the first, -1 to begin.</param>
                    /// <param name="verbose">Accepted for the signature: nothing is printed.</param>
                    public LambdaLR(Optimizer optimizer, IEnumerable<Func<int, double>> lr_lambdas, int last_epoch = -1, bool verbose = false)
                        : base(optimizer, last_epoch, verbose)
                    {
                        _factors = [.. lr_lambdas];
                        if (_factors.Count != _baseRates.Count)
                        {
                            throw new ArgumentException($"{_factors.Count} functions for {_baseRates.Count} groups.", nameof(lr_lambdas));
                        }

                        step();
                    }

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_lr() => _baseRates.Zip(_factors, (rate, factor) => rate * factor(Epoch));
                }
            }
        }
    }
}
