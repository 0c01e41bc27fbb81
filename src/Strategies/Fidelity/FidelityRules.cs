using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>From the options of a multi-fidelity method to its rule for a run of so many steps: one line per method.</summary>
public static class FidelityRules
{
    /// <summary>Parts of a training when no interval is given.</summary>
    private const int DefaultIntervals = 8;

    /// <summary>The rule for its options.</summary>
    /// <param name="options">The method's options.</param>
    /// <param name="steps">Steps of the training.</param>
    /// <param name="seeds">Seeds of what the rule draws.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options belong to no method of this list.</exception>
    public static IFidelityRule Create(FidelityOptions options, int steps, SeedStream seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        return options switch
        {
            SuccessiveHalvingOptions halving => new HalvingRule([HalvingPlan.Of(halving.Trials, halving.Eta, Rungs(halving, steps, halving.Eta, halving.Trials))]),
            AshaOptions asha => new AshaRule(asha.Trials, asha.Eta, [.. Rungs(asha, steps, asha.Eta, asha.Trials).Skip(asha.EarlyStoppingRate)]),
            HyperbandOptions hyperband => new HalvingRule(Brackets(hyperband, steps)),
            MedianStopOptions median => new MedianStopRule(median.Trials, Intervals(median.IntervalSteps, steps), median.GraceSteps, median.MinTrials),
            PbtOptions pbt => new PbtRule(pbt.Population, Intervals(pbt.IntervalSteps, steps), pbt.Quantile, pbt.Raise, pbt.Lower, seeds.For("rule").Random()),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options?.GetType().Name, "no multi-fidelity method has these options"),
        };
    }

    /// <summary>Steps at which trials are scored: multiples of the interval, and the last step.</summary>
    public static int[] Intervals(int? interval, int steps)
    {
        var length = interval ?? ((steps + DefaultIntervals - 1) / DefaultIntervals);
        return [.. Enumerable.Range(1, (steps + length - 1) / length).Select(k => Math.Min(k * length, steps))];
    }

    /// <summary>Rungs of successive halving and ASHA before any is left out.</summary>
    public static int[] Rungs(HalvingOptions options, int steps, int eta, int trials)
    {
        ArgumentNullException.ThrowIfNull(options);
        return RungLadder.Of(options.MinSteps, options.MaxSteps ?? steps, eta, trials);
    }

    /// <summary>Brackets of Hyperband.</summary>
    public static IReadOnlyList<HalvingPlan> Brackets(HyperbandOptions options, int steps)
    {
        ArgumentNullException.ThrowIfNull(options);
        var max = options.MaxSteps ?? steps;
        var halvings = options.MinSteps is { } min ? RungLadder.Halvings(max, min, options.Eta) : options.Halvings;
        return HyperbandBrackets.Of(max, options.Eta, halvings, options.Sizes);
    }

    /// <summary>Faults of the options that clash with each other or with the training, with the numbers.</summary>
    /// <param name="options">The method's options.</param>
    /// <param name="steps">Steps of the training.</param>
    public static IEnumerable<string> Problems(FidelityOptions options, int steps)
    {
        ArgumentNullException.ThrowIfNull(options);
        var problems = SearchSpace.Problems(options.Space).ToList();
        if (options is HalvingOptions halving)
        {
            var max = halving.MaxSteps ?? steps;
            if (max > steps)
            {
                problems.Add($"maxSteps = {max}: must not exceed training.steps = {steps}");
            }
            else if (halving.MinSteps > max)
            {
                problems.Add($"minSteps = {halving.MinSteps}: must not exceed {(halving.MaxSteps is null ? "training.steps" : "maxSteps")} = {max}");
            }
        }

        switch (options)
        {
            case SuccessiveHalvingOptions o when o.Trials < o.Eta:
                problems.Add(TooFew(o.Trials, o.Eta));
                break;
            case SuccessiveHalvingOptions o when problems.Count == 0 && o is { Eta: > 1, MinSteps: > 0 } && Rungs(o, steps, o.Eta, o.Trials).Length < 2:
                problems.Add(OneRung(o, steps, o.Eta));
                break;
            case AshaOptions o when o.Trials < o.Eta:
                problems.Add(TooFew(o.Trials, o.Eta));
                break;
            case AshaOptions o when problems.Count == 0 && o is { Eta: > 1, MinSteps: > 0 } && Rungs(o, steps, o.Eta, o.Trials).Length < 2:
                problems.Add(OneRung(o, steps, o.Eta));
                break;
            case AshaOptions o when problems.Count == 0 && o is { Eta: > 1, MinSteps: null or > 0 } && Rungs(o, steps, o.Eta, o.Trials).Length is var rungs && rungs <= o.EarlyStoppingRate:
                problems.Add($"earlyStoppingRate = {o.EarlyStoppingRate}: must be below the number of rungs, {rungs}");
                break;
            case HyperbandOptions { MinSteps: null, Eta: > 1 } o when RungLadder.Halvings(o.MaxSteps ?? steps, 1, o.Eta) is var most && most < o.Halvings:
                problems.Add($"halvings = {o.Halvings}: the {o.MaxSteps ?? steps} steps of the last rung can be divided by eta = {o.Eta} only {most} times");
                break;
            case HyperbandOptions o when problems.Count == 0 && o is { Eta: > 1, MinSteps: > 0 } && RungLadder.Halvings(o.MaxSteps ?? steps, (long)o.MinSteps, o.Eta) == 0:
                problems.Add(OneRung(o, steps, o.Eta));
                break;
            case MedianStopOptions o:
                Interval(o.IntervalSteps);
                if (o.GraceSteps >= steps)
                {
                    problems.Add($"graceSteps = {o.GraceSteps}: must be below training.steps = {steps}, or nothing is ever stopped");
                }
                else if (steps > 0 && o.GraceSteps >= 0 && (o.IntervalSteps is null || (o.IntervalSteps > 0 && o.IntervalSteps < steps)))
                {
                    // The first comparison that may stop a trial; counted, since a spec that is refused for its size may ask for any number of steps.
                    var length = o.IntervalSteps ?? (((long)steps + DefaultIntervals - 1) / DefaultIntervals);
                    if (Math.Max(1, (o.GraceSteps + length - 1) / length) * length >= steps)
                    {
                        problems.Add($"graceSteps = {o.GraceSteps}: no comparison lies between them and the end of training.steps = {steps} (every {length} steps), so nothing is ever stopped");
                    }
                }

                if (o.MinTrials >= o.Trials)
                {
                    problems.Add($"minTrials = {o.MinTrials}: must be below trials = {o.Trials}, or nothing is ever stopped");
                }

                break;
            case PbtOptions o:
                Interval(o.IntervalSteps);
                break;
        }

        return problems;

        void Interval(int? interval)
        {
            if (interval >= steps)
            {
                problems.Add($"intervalSteps = {interval}: must be below training.steps = {steps}, or trials are never compared");
            }
        }
    }

    private static string OneRung(HalvingOptions options, int steps, int eta) =>
        $"minSteps = {options.MinSteps}: times eta = {eta} is above the last rung's {options.MaxSteps ?? steps} steps, so nothing is ever promoted";

    private static string TooFew(int trials, int eta) => $"trials = {trials}: must not be below eta = {eta}, or nothing is ever promoted";
}
