using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Trials of multi-fidelity methods under an allowance of device work. What decides a method's character stays: η, the depth of the rungs, the interval; its number of trials
/// follows the allowance.
/// </summary>
internal static class FidelityAllowance
{
    private const int Rehearsals = 5;

    /// <summary>The options with as many trials as an allowance for searching holds.</summary>
    /// <param name="options">Options as submitted.</param>
    /// <param name="fineTunes">What searching may cost, in fine-tunes.</param>
    /// <param name="steps">Steps of a fine-tune.</param>
    public static FidelityOptions Fit(FidelityOptions options, double fineTunes, int steps)
    {
        switch (options)
        {
            case SuccessiveHalvingOptions halving:
                var first = First(halving, steps, halving.Eta, halving.Trials);
                return halving with { MinSteps = first, Trials = Trials(RungLadder.FromBottom(first, halving.MaxSteps ?? steps, halving.Eta), halving.Eta) };
            case AshaOptions asha:
                var lowest = First(asha, steps, asha.Eta, asha.Trials);
                var all = RungLadder.FromBottom(lowest, asha.MaxSteps ?? steps, asha.Eta);
                var rungs = all[Math.Min(asha.EarlyStoppingRate, all.Length - 1)..];
                var trials = Trials(rungs, asha.Eta);
                while (trials > asha.Eta && Enumerable.Range(0, Rehearsals).Max(seed => AshaCost(trials, asha.Eta, rungs, seed)) > fineTunes * steps)
                {
                    trials = Math.Max(asha.Eta, Math.Min(trials - 1, (int)(0.95 * trials)));
                }

                return asha with { MinSteps = lowest, Trials = trials };
            case HyperbandOptions { MinSteps: null } hyperband:
                var max = hyperband.MaxSteps ?? steps;
                var deepest = Enumerable.Range(0, RungLadder.Halvings(max, 1, hyperband.Eta) + 1).TakeWhile(h => Cost(HyperbandBrackets.Of(max, hyperband.Eta, h, hyperband.Sizes), steps) <= fineTunes);
                return hyperband with { Halvings = Math.Min(20, deepest.LastOrDefault()) };
            case MedianStopOptions median:
                return median with { Trials = Math.Max(median.MinTrials + 1, Whole(fineTunes)) };
            case PbtOptions pbt:
                return pbt with { Population = Math.Max(2, Whole(fineTunes)) };
            default:
                return options;
        }

        int Trials(int[] rungs, int eta)
        {
            double each = 0;
            for (var k = 0; k < rungs.Length; k++)
            {
                each += (rungs[k] - (k == 0 ? 0 : rungs[k - 1])) / (double)RungLadder.Power(eta, k) / steps;
            }

            return Math.Max(eta, Whole(fineTunes / each));
        }
    }

    /// <summary>Fine-tunes that brackets cost when every rung is full.</summary>
    internal static double Cost(IReadOnlyList<HalvingPlan> brackets, int steps) =>
        brackets.Sum(b => b.Trials.Select((n, k) => n * (double)(b.Steps[k] - (k == 0 ? 0 : b.Steps[k - 1]))).Sum()) / steps;

    /// <summary>Steps of a race with random scores. ASHA promotes more than one of η where better trials come late, so that a formula would be too low.</summary>
    private static double AshaCost(int trials, int eta, int[] rungs, int seed)
    {
        var random = new SeedStream(seed).For("allowance").Random();
        var rule = new AshaRule(trials, eta, rungs);
        double cost = 0;
        for (var segment = 0; rule.Next() is { } move; segment++)
        {
            cost += move.UntilStep - (move is ContinueTrial ? rungs[Array.IndexOf(rungs, move.UntilStep) - 1] : 0);
            rule.Begin(move);
            rule.Tell(segment, new Score(random.NextDouble()));
        }

        return cost;
    }

    /// <summary>The first rung, fixed so that other numbers of trials keep it.</summary>
    private static int First(HalvingOptions options, int steps, int eta, int trials) =>
        options.MinSteps ?? (int)Math.Max(1, (options.MaxSteps ?? steps) / RungLadder.Power(eta, RungLadder.Halvings(trials, 1, eta)));

    private static int Whole(double number) => (int)Math.Min(Math.Floor(number + 1e-9), 1_000_000);
}
