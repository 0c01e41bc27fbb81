using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>TriAdaptLoRA's options made into numbers for one model, budget and length of training.</summary>
/// <param name="StartRank">Rank of every module at the start.</param>
/// <param name="GrowthRank">Ranks that a chosen module gains: half the rank of reference.</param>
/// <param name="TopModules">Modules that grow in a round; null follows <paramref name="Growth"/>.</param>
/// <param name="Growth">Growth rule.</param>
/// <param name="Interval">Steps between rounds.</param>
/// <param name="WarmupSteps">Steps before the first round.</param>
/// <param name="Steps">T.</param>
/// <param name="AverageRank">Average rank that the budget allows.</param>
public sealed record TriAdaptLoraPlan(
    int StartRank, int GrowthRank, int? TopModules, TriAdaptGrowth Growth, int Interval, int WarmupSteps, int Steps, double AverageRank)
{
    /// <summary>The plan of options; see <see cref="Problems"/> for what cannot be planned.</summary>
    public static TriAdaptLoraPlan From(TriAdaptLoraOptions options, ModelShape shape, long budget, int steps)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shape);
        var average = GrowthRules.AverageRank(shape, budget);
        var reference = options.ReferenceRank ?? (int)Math.Round(average, MidpointRounding.AwayFromZero);
        return new TriAdaptLoraPlan(
            GrowthRules.StartRank(options.StartRank, shape, budget),
            Math.Max(1, reference / 2),
            options.TopModules,
            options.Growth,
            options.Interval,
            options.WarmupSteps ?? (int)(options.WarmupFraction * steps),
            steps,
            average);
    }

    /// <summary>Whether modules may grow after a step.</summary>
    public bool Grows(int step) => step > WarmupSteps && step % Interval == 0;

    /// <summary>How many modules may grow after a step.</summary>
    /// <param name="step">t, above the warm-up.</param>
    /// <param name="missing">Ranks still missing: what is left of the budget at the average cost of a rank.</param>
    public int Modules(int step, double missing)
    {
        if (TopModules is { } top)
        {
            return top;
        }

        var c = (step - WarmupSteps) / (double)(Steps - WarmupSteps);
        return Math.Max(1, Growth == TriAdaptGrowth.Linear ? (int)(missing * c) : (int)Math.Exp(c * Math.Log(Math.Max(missing, 1))));
    }

    /// <summary>Step of the last growth, at the average cost of a rank; above T when the steps do not suffice.</summary>
    public int LastRound(ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var missing = shape.Modules.Count * (AverageRank - StartRank);
        var last = WarmupSteps;

        // A module without rank gains 1 first.
        var bare = StartRank == 0 ? shape.Modules.Count : 0;
        for (var step = ((WarmupSteps / Interval) + 1) * Interval; missing >= (bare > 0 ? 1 : GrowthRank) - 1e-9; step += Interval)
        {
            if (step > Steps)
            {
                return step;
            }

            var chosen = Math.Min(Modules(step, missing), shape.Modules.Count);
            var first = Math.Min(chosen, bare);
            bare -= first;
            missing -= first + ((chosen - first) * GrowthRank);
            last = step;
        }

        return last;
    }

    /// <summary>What clashes between the options, the model, the budget and the length of the training, with the numbers.</summary>
    public static IEnumerable<string> Problems(TriAdaptLoraOptions options, ModelShape shape, long budget, int steps)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var plan = From(options, shape, budget, steps);
        foreach (var problem in GrowthRules.Problems(plan.StartRank, plan.GrowthRank, shape, budget))
        {
            yield return problem;
        }

        if (plan.WarmupSteps >= steps)
        {
            yield return $"warmupSteps = {plan.WarmupSteps}: must be below training.steps = {steps}";
        }
        else if (plan.LastRound(shape) >= steps)
        {
            yield return $"growth by {plan.GrowthRank} every {plan.Interval} steps after a warm-up of {plan.WarmupSteps} does not fill the budget of {budget} parameters before training.steps = {steps}";
        }
    }
}
