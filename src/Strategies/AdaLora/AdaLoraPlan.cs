using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>AdaLoRA's options made into numbers for one model, budget and length of training.</summary>
/// <param name="StartRank">Rank of every module at the start.</param>
/// <param name="Unit">What the schedule counts.</param>
/// <param name="Schedule">Budget over the steps.</param>
public sealed record AdaLoraPlan(int StartRank, AdaLoraBudgetUnit Unit, AdaLoraSchedule Schedule)
{
    /// <summary>The plan of options; see <see cref="Problems"/> for what cannot be planned.</summary>
    /// <param name="options">Options.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="budget">Parameters that the folded adapters may have.</param>
    /// <param name="steps">T.</param>
    public static AdaLoraPlan From(AdaLoraOptions options, ModelShape shape, long budget, int steps)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shape);
        var start = options.StartRank ?? DerivedStart(options, shape, budget);
        var parameters = options.BudgetUnit == AdaLoraBudgetUnit.Parameters;
        var b0 = parameters ? start * shape.ParametersPerRank : (long)start * shape.Modules.Count;
        var target = parameters ? budget : MostTriplets(shape, start, budget);
        return new AdaLoraPlan(
            start,
            options.BudgetUnit,
            new AdaLoraSchedule(
                b0,
                Math.Min(b0, target),
                steps,
                options.InitialSteps ?? (int)(options.InitialFraction * steps),
                options.FinalSteps ?? (int)(options.FinalFraction * steps),
                options.Interval ?? Math.Max(1, (int)(options.IntervalFraction * steps))));
    }

    /// <summary>Largest number of triplets that fits the budget whichever modules they are in.</summary>
    /// <param name="shape">Base model.</param>
    /// <param name="startRank">Triplets of every module.</param>
    /// <param name="budget">Parameters.</param>
    public static long MostTriplets(ModelShape shape, int startRank, long budget)
    {
        ArgumentNullException.ThrowIfNull(shape);
        long count = 0;
        foreach (var cost in shape.Modules.Select(m => m.ParametersPerRank).OrderDescending())
        {
            var fit = Math.Min(startRank, budget / cost);
            count += fit;
            budget -= fit * cost;
            if (fit < startRank)
            {
                break;
            }
        }

        return count;
    }

    /// <summary>What clashes between the options, the model, the budget and the length of the training, with the numbers.</summary>
    public static IEnumerable<string> Problems(AdaLoraOptions options, ModelShape shape, long budget, int steps)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shape);
        var plan = From(options, shape, budget, steps);
        var schedule = plan.Schedule;
        var limit = SmallestSide(shape);
        if (plan.StartRank > limit)
        {
            yield return $"startRank = {plan.StartRank}: the smallest matrix of this model allows at most {limit}";
        }
        else if (plan.Unit == AdaLoraBudgetUnit.Parameters && schedule.Start < budget)
        {
            yield return $"startRank = {plan.StartRank}: all modules then hold {schedule.Start} parameters, below the budget of {budget}, so that nothing could be cut";
        }

        if (schedule.Target < 1)
        {
            yield return $"budgetUnit = triplets: one triplet of the largest module needs {shape.Modules.Max(m => m.ParametersPerRank)} parameters; the budget is {budget}";
        }

        var middle = steps - schedule.InitialSteps - schedule.FinalSteps;
        if (middle <= 0)
        {
            yield return $"t_i + t_f = {schedule.InitialSteps} + {schedule.FinalSteps} steps: must be below training.steps = {steps}";
        }
        else if (schedule.Interval > middle)
        {
            yield return $"interval = {schedule.Interval}: longer than the {middle} steps between t_i = {schedule.InitialSteps} and T - t_f = {steps - schedule.FinalSteps}";
        }
    }

    private static int DerivedStart(AdaLoraOptions options, ModelShape shape, long budget)
    {
        var average = budget / (double)shape.ParametersPerRank;
        return (int)Math.Clamp(Math.Ceiling(options.StartFactor * average), 1, SmallestSide(shape));
    }

    private static int SmallestSide(ModelShape shape) => shape.Modules.Min(m => Math.Min(m.InFeatures, m.OutFeatures));
}
