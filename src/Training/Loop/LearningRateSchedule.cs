using AdapterSearch.Domain;

namespace AdapterSearch.Training.Loop;

/// <summary>
/// Learning rate of a step as a factor of its peak. With T steps of which the first W warm up, step t (from 0) has the factor
/// <c>(t + 1) / (W + 1)</c> while t &lt; W, so that no step is lost on a rate of 0; after that, with <c>x = (t − W) / (T − W)</c>,
/// constant 1, linear <c>1 − x</c>, cosine <c>(1 + cos πx) / 2</c>.
/// </summary>
/// <param name="Steps">T, 1 or more.</param>
/// <param name="WarmupSteps">W, below T.</param>
/// <param name="Decay">Shape after the warm-up.</param>
public sealed record LearningRateSchedule(int Steps, int WarmupSteps, LearningRateDecay Decay)
{
    /// <summary>The schedule that training options ask for: W is the share of T rounded down.</summary>
    public static LearningRateSchedule From(TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new LearningRateSchedule(options.Steps, (int)(options.WarmupFraction * options.Steps), options.Decay);
    }

    /// <summary>Factor of the peak learning rate at a step, (0, 1]; 0 at and after the last step of a decay.</summary>
    public double Factor(int step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        if (step < WarmupSteps)
        {
            return (step + 1.0) / (WarmupSteps + 1.0);
        }

        var x = Math.Min(1.0, (step - WarmupSteps) / (double)(Steps - WarmupSteps));
        return Decay switch
        {
            LearningRateDecay.Constant => 1,
            LearningRateDecay.Linear => 1 - x,
            LearningRateDecay.Cosine => (1 + Math.Cos(Math.PI * x)) / 2,
            _ => throw new ArgumentOutOfRangeException(nameof(step), Decay, "Unknown decay."),
        };
    }
}
