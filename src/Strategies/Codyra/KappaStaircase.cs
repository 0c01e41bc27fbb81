using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// The threshold κ of CoDyRA (2412.01004) as its code steps it: nothing while training is dense, then level by level. A level lasts
/// w = ⌊(T − D)/n⌋ steps and begins at the steps whose number is a multiple of w; the first step after the dense ones is already on level 1.
/// </summary>
public sealed class KappaStaircase
{
    private readonly int levels;
    private readonly double dense;
    private readonly int width;
    private readonly double last;

    private KappaStaircase(int levels, double dense, int width, double last)
    {
        this.levels = levels;
        this.dense = dense;
        this.width = width;
        this.last = last;
    }

    /// <summary>The staircase of a run.</summary>
    /// <param name="options">Levels and their last value.</param>
    /// <param name="runSteps">Steps of the run; those before the cut are T.</param>
    /// <exception cref="ArgumentException"><see cref="Problem"/> is not null.</exception>
    public static KappaStaircase Plan(CodyraOptions options, int runSteps)
    {
        if (Problem(options, runSteps) is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        var steps = PruningSteps.Of(options.CutAt, options.OverBudget, runSteps);
        var dense = options.DenseFraction * steps;
        var factor = options.ThresholdSteps > 0 ? (double)options.ThresholdSteps / steps : 1;
        return new KappaStaircase(options.Levels, dense, Width(options, steps), factor * options.MaxThreshold);
    }

    /// <summary>Why the options cannot run for so many steps, with the numbers that clash; null when they can.</summary>
    public static string? Problem(CodyraOptions options, int runSteps)
    {
        ArgumentNullException.ThrowIfNull(options);
        var steps = PruningSteps.Of(options.CutAt, options.OverBudget, runSteps);
        return Width(options, steps) < 1
            ? FormattableString.Invariant(
                $"{options.Levels} levels need one step each; of the {steps} steps before the cut the dense fraction {options.DenseFraction} leaves {steps - (options.DenseFraction * steps)}")
            : null;
    }

    /// <summary>κ that follows the optimizer's step; 0 shrinks nothing.</summary>
    /// <param name="step">Steps done, that one included: 1 or more.</param>
    public double After(int step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);

        // The published loop counts from 0 and shrinks where its number is above the dense steps.
        var number = step - 1;
        if (number <= dense)
        {
            return 0;
        }

        var begun = (number / width) - ((int)Math.Ceiling(dense / width) - 1);
        return last * Math.Min(levels - 1, begun) / (levels - 1);
    }

    private static int Width(CodyraOptions options, int steps) => (int)Math.Floor((steps - (options.DenseFraction * steps)) / options.Levels);
}
