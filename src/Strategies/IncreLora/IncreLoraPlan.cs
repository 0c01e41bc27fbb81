using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>IncreLoRA's options made into numbers for one model, budget and length of training.</summary>
/// <param name="StartRank">Rank of every module at the start.</param>
/// <param name="GrowthRank">Ranks that a chosen module gains (add_r).</param>
/// <param name="TopModules">Most modules that grow in a round (top_h).</param>
/// <param name="Interval">Steps between rounds.</param>
/// <param name="WarmupSteps">Steps before the first round.</param>
/// <param name="GrowthWarmupSteps">Warm-up of new weights.</param>
/// <param name="AverageRank">Average rank that the budget allows.</param>
public sealed record IncreLoraPlan(
    int StartRank, int GrowthRank, int TopModules, int Interval, int WarmupSteps, int GrowthWarmupSteps, double AverageRank)
{
    /// <summary>The plan of options; see <see cref="Problems"/> for what cannot be planned.</summary>
    public static IncreLoraPlan From(IncreLoraOptions options, ModelShape shape, long budget, int steps)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shape);
        var average = GrowthRules.AverageRank(shape, budget);
        var interval = options.Interval ?? Math.Max(1, (int)(options.IntervalFraction * steps));
        var plan = new IncreLoraPlan(
            GrowthRules.StartRank(options.StartRank, shape, budget),
            options.GrowthRank ?? Math.Max(1, (int)Math.Round(average / 2, MidpointRounding.AwayFromZero)),
            1,
            interval,
            options.WarmupSteps ?? interval,
            options.GrowthWarmupSteps ?? interval,
            average);
        var rounds = Math.Max(1, (((int)(options.GrowthFraction * steps) - plan.FirstRound) / interval) + 1);
        var top = options.TopModules ?? (int)Math.Clamp((plan.Growths(shape, budget) + rounds - 1) / rounds, 1, shape.Modules.Count);
        return plan with { TopModules = top };
    }

    /// <summary>First step after which modules may grow.</summary>
    public int FirstRound => ((WarmupSteps / Interval) + 1) * Interval;

    /// <summary>Whether modules may grow after a step.</summary>
    public bool Grows(int step) => step > WarmupSteps && step % Interval == 0;

    /// <summary>Growths of single modules until the budget is full, at the average cost of a rank.</summary>
    public long Growths(ModelShape shape, long budget)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var ranks = shape.Modules.Count * (AverageRank - StartRank);
        return Math.Max(0, (long)Math.Ceiling((ranks / GrowthRank) - 1e-9));
    }

    /// <summary>Step of the last growth: first round, then ⌈growths / top_h⌉ − 1 intervals.</summary>
    public long LastRound(ModelShape shape, long budget) =>
        FirstRound + (Math.Max(0, ((Growths(shape, budget) + TopModules - 1) / TopModules) - 1) * Interval);

    /// <summary>What clashes between the options, the model, the budget and the length of the training, with the numbers.</summary>
    public static IEnumerable<string> Problems(IncreLoraOptions options, ModelShape shape, long budget, int steps)
    {
        var plan = From(options, shape, budget, steps);
        foreach (var problem in GrowthRules.Problems(plan.StartRank, plan.GrowthRank, shape, budget))
        {
            yield return problem;
        }

        if (plan.LastRound(shape, budget) is var last && last >= steps)
        {
            yield return $"{plan.Growths(shape, budget)} growths of rank {plan.GrowthRank}, {plan.TopModules} modules every {plan.Interval} steps after a warm-up of {plan.WarmupSteps}, end at step {last}: must end before training.steps = {steps}";
        }
    }
}
