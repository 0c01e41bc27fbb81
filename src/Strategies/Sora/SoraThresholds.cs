using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>The threshold ξ of SoRA (2311.11696) at every step of a run (docs/strategies/sora.md).</summary>
public sealed class SoraThresholds
{
    private readonly double[] values;
    private readonly int[] ends;

    private SoraThresholds(double[] values, int[] ends)
    {
        this.values = values;
        this.ends = ends;
    }

    /// <summary>ξ of each stage; one entry without a schedule.</summary>
    public IReadOnlyList<double> Values => values;

    /// <summary>Steps done when each stage is over; the last is the number of steps before the cut.</summary>
    public IReadOnlyList<int> Ends => ends;

    /// <summary>The thresholds of a run.</summary>
    /// <param name="options">Schedule and its values.</param>
    /// <param name="runSteps">Steps of the run; the thresholds take those before the cut.</param>
    /// <exception cref="ArgumentException"><see cref="Problem"/> is not null.</exception>
    public static SoraThresholds Plan(SoraOptions options, int runSteps)
    {
        if (Problem(options, runSteps) is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        var steps = PruningSteps.Of(options.CutAt, options.OverBudget, runSteps);
        var factor = options.ThresholdSteps > 0 ? (double)options.ThresholdSteps / steps : 1;
        if (options.Schedule == SoraSchedule.Off)
        {
            return new SoraThresholds([factor * First(options)], [steps]);
        }

        var first = FirstStage(options, steps);
        var others = options.Stages - 1;
        return new SoraThresholds(
            [.. Enumerable.Range(0, options.Stages).Select(j => factor * Value(options, (double)j / others))],
            [.. Enumerable.Range(0, options.Stages).Select(j => first + (int)((long)(steps - first) * j / others))]);
    }

    /// <summary>Why the options cannot run for so many steps, with the numbers that clash; null when they can.</summary>
    public static string? Problem(SoraOptions options, int runSteps)
    {
        ArgumentNullException.ThrowIfNull(options);
        var steps = PruningSteps.Of(options.CutAt, options.OverBudget, runSteps);
        if (options.Schedule == SoraSchedule.Off)
        {
            return null;
        }

        var first = First(options);
        if (first >= options.MaxThreshold)
        {
            return FormattableString.Invariant($"threshold {first} must be below maxThreshold {options.MaxThreshold} in a schedule");
        }

        if (options.Schedule == SoraSchedule.ExpLinear && first == 0)
        {
            return "an expLinear schedule has equal ratios and needs a threshold above 0";
        }

        var left = steps - FirstStage(options, steps);
        return FirstStage(options, steps) < 1 || left < options.Stages - 1
            ? FormattableString.Invariant($"{options.Stages} stages need one step each; of the {steps} steps before the cut {left} remain for the {options.Stages - 1} after the first")
            : null;
    }

    /// <summary>ξ that follows the optimizer's step.</summary>
    /// <param name="step">Steps done, that one included: 1 or more.</param>
    public double After(int step) => values[Stage(step)];

    /// <summary>Number of the stage that ends with a step, from 0; -1 when none does.</summary>
    public int StageEndingAt(int step) => Array.IndexOf(ends, step);

    private int Stage(int step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        var stage = Array.FindIndex(ends, end => step <= end);
        return stage < 0 ? ends.Length - 1 : stage;
    }

    private static double First(SoraOptions options) => options.Threshold ?? (options.Schedule == SoraSchedule.Off ? 3e-4 : 0);

    private static int FirstStage(SoraOptions options, int steps) => (int)Math.Round(steps * options.FirstStage, MidpointRounding.AwayFromZero);

    private static double Value(SoraOptions options, double part)
    {
        var (first, last) = (First(options), options.MaxThreshold);
        return options.Schedule switch
        {
            SoraSchedule.Linear => first + (part * (last - first)),
            SoraSchedule.LogLinear => Math.Log(Math.Exp(first) + (part * (Math.Exp(last) - Math.Exp(first)))),
            _ => Math.Exp(Math.Log(first) + (part * (Math.Log(last) - Math.Log(first)))),
        };
    }
}
