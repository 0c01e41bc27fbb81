using System.Globalization;
using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Numbers of a spec that clash when arms are to be compared at equal work.</summary>
internal static class ComparisonRules
{
    /// <summary>Share of the allowance up to which a rehearsed race may cost more than it.</summary>
    private const double RaceTolerance = 1.25;

    /// <summary>What needs no model.</summary>
    public static void Check(SearchSpec spec, List<string> problems)
    {
        if (spec is { AllowanceFineTunes: { } allowance, Compute: not ComputeRule.EqualDevice })
        {
            problems.Add($"allowanceFineTunes = {Show(allowance)}: has a meaning only with compute equalDevice");
        }

        if (spec.Racing is { } racing && racing.MinRepetitions > racing.MaxRepetitions)
        {
            problems.Add($"racing.minRepetitions = {racing.MinRepetitions}: must not exceed racing.maxRepetitions = {racing.MaxRepetitions}");
        }
    }

    /// <summary>An allowance must hold each arm's search and one final training as long as the spec says.</summary>
    public static void CheckAllowance(SearchSpec spec, ModelShape shape, List<string> problems)
    {
        if (spec is not { Compute: ComputeRule.EqualDevice, AllowanceFineTunes: { } allowance })
        {
            return;
        }

        foreach (var arm in spec.Arms)
        {
            var options = TrialAllowance.Fit(spec, shape, arm, allowance * spec.Training.Steps, StrategyCatalog.Create).Options;
            if (options is SampledSearchOptions sampled && arm.Strategy is SampledSearchOptions { Trials: var wanted } && sampled.Trials < wanted)
            {
                problems.AddRange(SampledSearchRules.Problems(sampled)
                    .Select(p => $"arm '{arm.Name}': allowanceFineTunes = {Show(allowance)} leaves {sampled.Trials} of {wanted} trials: {p}"));
            }

            var cost = Math.Round(Rehearsal.Cost(spec, shape, arm, options, StrategyCatalog.Create).Total / spec.Training.Steps, 3);

            // What a race of partial trainings costs depends on its scores; what goes beyond the allowance is refused as it comes.
            if (cost > allowance * (arm.Strategy is FidelityOptions ? RaceTolerance : 1))
            {
                problems.Add(TrialAllowance.Applies(arm.Strategy)
                    ? $"arm '{arm.Name}': its trials and a final training need {Show(cost)} fine-tunes; allowanceFineTunes is {Show(allowance)}"
                    : $"arm '{arm.Name}': a repetition costs {Show(cost)} fine-tunes with its search; allowanceFineTunes is {Show(allowance)}");
            }
        }
    }

    private static string Show(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
