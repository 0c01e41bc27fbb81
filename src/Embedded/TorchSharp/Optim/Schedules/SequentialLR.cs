namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        public static partial class lr_scheduler
        {
            public static partial class impl
            {
                /// <summary>Several schedules one after another.</summary>
                public class SequentialLR : LRScheduler
                {
                    private readonly LRScheduler[] _parts;
                    private readonly int[] _milestones;

                    /// <summary>A sequence of schedules.</summary>
                    /// <param name="optimizer">Optimizer.</param>
                    /// <param name="schedulers">Schedules of that optimizer.</param>
                    /// <param name="milestones">Epochs at which the second and each later schedule begins, in rising order; one fewer than schedules.</param>
                    /// <param name="last_epoch">Epoch before the first, -1 to begin.</param>
                    /// <exception cref="ArgumentException">A schedule of another optimizer, or a wrong number of milestones.</exception>
                    public SequentialLR(Optimizer optimizer, IEnumerable<LRScheduler> schedulers, IEnumerable<int> milestones, int last_epoch = -1)
                        : base(optimizer, last_epoch + 1)
                    {
                        _parts = [.. schedulers];
                        _milestones = [.. milestones];
                        if (_parts.Any(part => !ReferenceEquals(part.Optimizer, optimizer)))
                        {
                            throw new ArgumentException("All schedules of a sequence belong to the same optimizer.", nameof(schedulers));
                        }

                        if (_milestones.Length != _parts.Length - 1)
                        {
                            throw new ArgumentException($"{_parts.Length} schedules need {_parts.Length - 1} milestones, got {_milestones.Length}.", nameof(milestones));
                        }

                        // Each schedule set the rate of its epoch 0 when it was made: take that back, and begin with the first alone.
                        foreach (var group in optimizer.ParamGroups)
                        {
                            group.LearningRate = group.InitialLearningRate;
                        }

                        foreach (var part in _parts)
                        {
                            part.Epoch--;
                        }

                        _parts[0].step();
                        SetRates([.. Rates]);
                    }

                    /// <inheritdoc />
                    protected override IEnumerable<double> get_lr()
                    {
                        var index = _milestones.Count(milestone => milestone <= Epoch);
                        if (index > 0 && _milestones[index - 1] == Epoch)
                        {
                            _parts[index].step((int?)0);
                        }
                        else
                        {
                            _parts[index].step();
                        }

                        return Rates;
                    }
                }
            }
        }
    }
}
