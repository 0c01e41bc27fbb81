using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>After which steps LoRA-Squeeze (2602.10993) shrinks, and how far (docs/strategies/lora-squeeze.md).</summary>
public sealed class SqueezePlan
{
    private readonly Dictionary<int, double> parts;

    private SqueezePlan(Dictionary<int, double> parts) => this.parts = parts;

    /// <summary>Steps after which factors shrink, increasing; empty for <see cref="SqueezeMode.Post"/>, which shrinks after the run.</summary>
    public IReadOnlyList<int> Steps => [.. parts.Keys.Order()];

    /// <summary>The plan of a run.</summary>
    /// <param name="options">Mode and its numbers.</param>
    /// <param name="steps">Steps of the run.</param>
    /// <exception cref="ArgumentException"><see cref="Problem"/> is not null.</exception>
    public static SqueezePlan Of(LoraSqueezeOptions options, int steps)
    {
        if (Problem(options, steps) is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        return options.Mode switch
        {
            SqueezeMode.Cont => new SqueezePlan(new() { [steps - Continued(options, steps)] = 0 }),
            SqueezeMode.In => new SqueezePlan(Enumerable.Range(1, options.Shrinks).ToDictionary(
                j => ShrinkStep(options, steps, j),
                j => Remaining(options.Schedule, (double)j / options.Shrinks))),
            _ => new SqueezePlan([]),
        };
    }

    /// <summary>Why the options cannot run for so many steps, with the numbers that clash; null when they can.</summary>
    public static string? Problem(LoraSqueezeOptions options, int steps)
    {
        ArgumentNullException.ThrowIfNull(options);
        switch (options.Mode)
        {
            case SqueezeMode.Cont when Continued(options, steps) >= steps:
                return FormattableString.Invariant(
                    $"continueFraction {options.ContinueFraction} keeps {Continued(options, steps)} of {steps} steps after the shrink and none before it");
            case SqueezeMode.In when options.AnnealUntil <= options.AnnealFrom:
                return FormattableString.Invariant($"annealUntil {options.AnnealUntil} must lie above annealFrom {options.AnnealFrom}");
            case SqueezeMode.In:
                var (from, until) = (Step(options.AnnealFrom, steps), Step(options.AnnealUntil, steps));
                return until - from < options.Shrinks
                    ? FormattableString.Invariant($"{options.Shrinks} shrinks need one step each; annealing from step {from} to {until} of {steps} has {until - from}")
                    : null;
            default:
                return null;
        }
    }

    /// <summary>Part of the way from target to source that remains after the shrink of a step, [0, 1]; null when that step shrinks nothing.</summary>
    public double? RemainingAfter(int step) => parts.TryGetValue(step, out var part) ? part : null;

    /// <summary>Rank between target and source: target + ⌈(source − target) · remaining⌉.</summary>
    public static int Rank(int source, int target, double remaining) => target + (int)Math.Ceiling(((source - target) * remaining) - 1e-9);

    /// <summary>Budget between target and source, for ranks that compete.</summary>
    public static long Budget(long source, long target, double remaining) => target + (long)Math.Floor((source - target) * remaining);

    private static int Continued(LoraSqueezeOptions options, int steps) => Math.Max(1, Step(options.ContinueFraction, steps));

    private static int ShrinkStep(LoraSqueezeOptions options, int steps, int shrink)
    {
        var (from, until) = (Step(options.AnnealFrom, steps), Step(options.AnnealUntil, steps));
        return from + (int)((long)(until - from) * shrink / options.Shrinks);
    }

    private static int Step(double share, int steps) => (int)Math.Round(share * steps, MidpointRounding.AwayFromZero);

    private static double Remaining(SqueezeSchedule schedule, double part) =>
        schedule == SqueezeSchedule.Cubic ? (1 - part) * (1 - part) * (1 - part) : 1 - part;
}
