using AdapterSearch.Domain;

namespace AdapterSearch.Training.Loop;

/// <summary>Steps after which a candidate is scored: rung k of n ends after <c>⌈k · steps / n⌉</c> steps; the last is the end.</summary>
public sealed class RungPlan
{
    private readonly int[] ends;

    /// <summary>Equally spaced rungs; more rungs than steps give one per step.</summary>
    public RungPlan(int steps, int rungs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rungs, 1);
        var count = Math.Min(steps, rungs);
        ends = [.. Enumerable.Range(1, count).Select(k => (int)((((long)k * steps) + count - 1) / count))];
    }

    /// <summary>The plan of training options.</summary>
    public static RungPlan From(TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new RungPlan(options.Steps, options.Rungs);
    }

    /// <summary>Number of rungs.</summary>
    public int Count => ends.Length;

    /// <summary>Rung number from 1 that ends after so many steps, or 0 when none does.</summary>
    public int RungAfter(int steps) => Math.Max(0, Array.BinarySearch(ends, steps) + 1);
}
