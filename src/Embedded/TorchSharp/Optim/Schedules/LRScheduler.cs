namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Learning-rate schedules. Each sets the rate of epoch 0 when made; call `step()` after each epoch (or step).</summary>
        /// <remarks>
        /// A schedule counts calls of `step()`, and most compute the next rate from the present one. To go on at a known point, make the
        /// schedule over an optimizer with its initial rate and call `step(epoch)`, which uses the closed formula.
        /// </remarks>
        public static partial class lr_scheduler
        {
            /// <summary>Base of the schedules.</summary>
            public abstract class LRScheduler
            {
                /// <summary>Calls of `step()` so far, the one when the schedule is made included.</summary>
                protected int _step_count;

                private protected readonly List<double> _baseRates = [];
                private List<double> _lastRates = [];

                /// <summary>A schedule of no optimizer of its own.</summary>
                protected LRScheduler()
                {
                }

                /// <summary>A schedule of an optimizer.</summary>
                /// <param name="optimizer">Optimizer.</param>
                /// <param name="last_epoch">Epoch before the first, -1 to begin.</param>
                /// <param name="verbose">Accepted for the signature: nothing is printed.</param>
                protected LRScheduler(Optimizer optimizer, int last_epoch = -1, bool verbose = false)
                {
                    ArgumentNullException.ThrowIfNull(optimizer);
                    Optimizer = optimizer;
                    Epoch = last_epoch;
                    _baseRates = [.. optimizer.ParamGroups.Select(group => group.InitialLearningRate)];
                    _lastRates = [.. Rates];
                }

                internal Optimizer? Optimizer { get; }

                internal int Epoch { get; set; }

                private protected IEnumerable<double> Rates => Optimizer?.ParamGroups.Select(group => group.LearningRate) ?? [];

                /// <summary>Goes to the next epoch and sets its rates.</summary>
                public virtual void step() => step(null);

                /// <summary>Goes to an epoch and sets its rates by the closed formula.</summary>
                /// <param name="epoch">Epoch; null: the next one.</param>
                public virtual void step(int? epoch)
                {
                    _step_count++;
                    Epoch = epoch ?? Epoch + 1;
                    SetRates([.. epoch is null ? get_lr() : get_closed_form_lr()]);
                }

                /// <summary>Goes to an epoch; schedules that watch no metric ignore it.</summary>
                /// <param name="current">Metric.</param>
                /// <param name="epoch">Epoch; null: the next one.</param>
                public virtual void step(double current, int? epoch = null) => step(epoch);

                /// <summary>The rates set last, one a group.</summary>
                public IEnumerable<double> get_last_lr() => _lastRates;

                /// <summary>Rates of the present epoch, computed from those of the one before.</summary>
                protected virtual IEnumerable<double> get_lr() => Rates;

                /// <summary>Rates of the present epoch, computed from the initial ones.</summary>
                protected virtual IEnumerable<double> get_closed_form_lr() => get_lr();

                private protected void SetRates(List<double> rates)
                {
                    foreach (var (group, rate) in (Optimizer?.ParamGroups ?? []).Zip(rates))
                    {
                        group.LearningRate = rate;
                    }

                    _lastRates = rates;
                }
            }
        }
    }
}
