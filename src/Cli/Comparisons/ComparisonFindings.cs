using AdapterSearch.Domain;

namespace AdapterSearch.Cli.Comparisons;

/// <summary>What a comparison says in sentences, and what keeps it from saying more.</summary>
public static class ComparisonFindings
{
    /// <summary>Repetitions below which a comparison warns.</summary>
    public const int FewRepetitions = 5;

    /// <summary>Share by which an arm's device seconds may exceed the median before the comparison warns.</summary>
    private const double Tolerance = 0.15;

    /// <summary>The result in a few sentences.</summary>
    public static IReadOnlyList<string> Sentences(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        if (comparison.Winner is not { } winner)
        {
            return ["No arm within the budget finished, so there is no winner."];
        }

        var sentences = new List<string>
        {
            $"Chosen by validation: {winner.Name}, test accuracy {Mean(winner)} % over {Times(winner.Test.Count)}.",
        };
        ComparedArm[] others = [.. comparison.Ordered.Where(a => a.Place is not null && a != winner)];
        Say("Not separated from it by these seeds", others.Where(a => a.Standing == Standing.First && a.ToWinner is { } c && !c.IsAbove(Comparison.Level)));
        Say("Significantly above it on the test split, though not chosen by validation", others.Where(a => a.ToWinner is { } c && c.IsAbove(Comparison.Level)));
        Say("Significantly below it", others.Where(a => a.Standing == Standing.Behind));
        return sentences;

        void Say(string what, IEnumerable<ComparedArm> arms)
        {
            var names = string.Join(", ", arms.Select(a => a.Name));
            if (names.Length > 0)
            {
                sentences.Add($"{what}: {names}.");
            }
        }
    }

    /// <summary>How equal the arms' conditions were, as planned.</summary>
    public static string Terms(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var data = comparison.Record.Deterministic;
        var spec = data.Spec;
        var work = comparison.Record.AllowanceSteps > 0
            ? $"the same device work for every repetition of every arm, {Figures.Count(comparison.Record.AllowanceSteps)} plain training steps or {Figures.Number(comparison.Record.AllowanceSteps / spec.Training.Steps, "0.##")} fine-tunes: what a search costs is taken from its final training"
            : $"{Figures.Count(spec.Training.Steps)} steps for every training; what a search costs comes on top, so device work is not equal";
        var rates = spec.LearningRates.Count == 1
            ? $"learning rate {Figures.Number(spec.LearningRates[0], "0.######")} for all arms, not searched"
            : spec.Tuning == LearningRateTuning.PerArm
                ? $"learning rate chosen for each arm from {string.Join(", ", spec.LearningRates.Select(r => Figures.Number(r, "0.######")))} by its whole pipeline on validation data"
                : $"one learning rate for all arms, {Figures.Number(data.LearningRate, "0.######")}, chosen on validation data with all modules adapted";
        var seeds = spec.Racing is { } racing
            ? $"{racing.MinRepetitions} to {racing.MaxRepetitions} repetitions, the further ones for arms whose order was undecided"
            : $"{Times(spec.Repetitions)}";
        return $"Equal for all: at most {Figures.Count(data.BudgetParameters)} adapter parameters; {work}; {rates}; {seeds}, repetition k with the same seeds in every arm; the test split was scored once by each final training and decided nothing.";
    }

    /// <summary>What a reader has to know before believing the table.</summary>
    public static IReadOnlyList<string> Warnings(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var spec = comparison.Record.Deterministic.Spec;
        var warnings = new List<string>();
        if (spec.LeastRepetitions() < FewRepetitions)
        {
            warnings.Add($"{Times(spec.LeastRepetitions())}: with fewer than {FewRepetitions} little can be separated.");
        }

        if (comparison.Record.AllowanceSteps > 0)
        {
            foreach (var arm in comparison.Arms.Where(a => a.Standing != Standing.None && a.WorkRatio > 1 + Tolerance))
            {
                warnings.Add($"{arm.Name} took {Figures.Number(arm.WorkRatio, "0.00")} times the median device seconds of an arm; its planned work was {Figures.Number(arm.PlannedSteps / comparison.Record.AllowanceSteps, "0.00")} of the allowance.");
            }
        }

        if (spec is { Tuning: LearningRateTuning.PerArm, LearningRates.Count: > 1 })
        {
            double low = spec.LearningRates.Min(), high = spec.LearningRates.Max();
            Edge("smallest", a => a.LearningRate == low);
            Edge("largest", a => a.LearningRate == high);
        }

        foreach (var arm in comparison.Arms.Where(a => a.Standing == Standing.None))
        {
            warnings.Add($"{arm.Name} has no final training.");
        }

        foreach (var arm in comparison.Arms.Where(a => a.Failures > 0))
        {
            warnings.Add($"{arm.Name}: {arm.Failures} candidate{(arm.Failures == 1 ? "" : "s")} failed.");
        }

        return warnings;

        void Edge(string which, Func<ComparedArm, bool> at)
        {
            var names = string.Join(", ", comparison.Arms.Where(a => a.TuningSeconds > 0 && at(a)).Select(a => a.Name));
            if (names.Length > 0)
            {
                warnings.Add($"The {which} learning rate tried is the best for {names}: a wider list may suit better.");
            }
        }
    }

    /// <summary>Mean and spread in percent.</summary>
    public static string Mean(ComparedArm arm)
    {
        ArgumentNullException.ThrowIfNull(arm);
        return arm.Test.Count > 1 ? $"{Figures.Percent(arm.TestMean)} ± {Figures.Percent(arm.TestSpread)}" : Figures.Percent(arm.TestMean);
    }

    private static string Times(int repetitions) => repetitions == 1 ? "one repetition" : $"{repetitions} repetitions";
}
