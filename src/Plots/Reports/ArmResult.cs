using AdapterSearch.Domain;

namespace AdapterSearch.Plots.Reports;

/// <summary>One arm of a search with what the seeds say of it.</summary>
/// <param name="Line">Its line on the board.</param>
/// <param name="TestByRepetition">Mean test accuracy of its final trainings in each repetition that has one, keyed by repetition.</param>
/// <param name="VersusUniform">Difference of test accuracy to the uniform arm, paired on repetitions; null for that arm itself and where no pair exists.</param>
/// <param name="Parameters">Mean parameters that the arm's method chose to train: adapter parameters, or every weight for full fine-tuning. The head of the other arms is not in it.</param>
/// <param name="OverBudget">True when a final training was outside the budget, as reference arms may be.</param>
public sealed record ArmResult(
    BoardLine Line,
    IReadOnlyDictionary<int, double> TestByRepetition,
    PairedDifference? VersusUniform,
    double Parameters,
    bool OverBudget)
{
    /// <summary>The arms of a search in the order of its board, each compared with the first arm of uniform rank.</summary>
    public static IReadOnlyList<ArmResult> Of(SearchView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var uniform = UniformArm(view.Spec);
        var baseline = uniform is null ? null : ByRepetition(view, uniform);
        return [.. view.Board.Select(line =>
        {
            var own = ByRepetition(view, line.Arm);
            var whole = Finals(view, line.Arm).Where(c => c.Job is TrainJob { Configuration.Mode: TrainingMode.Full }).Select(c => (double)c.Outcome!.TrainableParameters).ToArray();
            return new ArmResult(
                line,
                own,
                baseline is null || line.Arm == uniform ? null : Difference(own, baseline),
                whole.Length > 0 ? whole.Average() : line.AdapterParameters,
                line.Finals > 0 && (whole.Length > 0 || !line.WithinBudget));
        })];
    }

    /// <summary>Name of the arm that others are compared with; null when the search has none.</summary>
    public static string? UniformArm(SearchSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        return spec.Arms.FirstOrDefault(a => a.Strategy is UniformOptions)?.Name;
    }

    /// <summary>One sentence per arm on whether the seeds separate it from the uniform arm.</summary>
    public static IReadOnlyList<string> Findings(SearchView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var uniform = UniformArm(view.Spec);
        if (uniform is null)
        {
            return ["No arm has uniform rank, so nothing is compared."];
        }

        return [.. Of(view).Where(r => r.Line.Arm != uniform).Select(r => Finding(r, uniform))];
    }

    private static string Finding(ArmResult result, string uniform) => result.VersusUniform switch
    {
        null => $"{result.Line.Arm}: no repetition has a final training of both it and {uniform}.",
        { Pairs: 1 } one => $"{result.Line.Arm}: {Figures.Points(one.Mean)} points against {uniform}; one repetition says nothing about spread.",
        { ExcludesZero: true } clear => $"{result.Line.Arm}: {(clear.Mean > 0 ? "above" : "below")} {uniform} by {Figures.Interval(clear)} points ({clear.Pairs} paired repetitions, 95 %).",
        var open => $"{result.Line.Arm}: not separated from {uniform} by these seeds, {Figures.Interval(open)} points ({open.Pairs} paired repetitions, 95 %).",
    };

    private static IEnumerable<CandidateView> Finals(SearchView view, string arm) => view.Candidates
        .Where(c => c.Arm == arm && c.Role == CandidateRole.Final && c.Outcome is { Status: CandidateStatus.Completed, Test: not null });

    private static Dictionary<int, double> ByRepetition(SearchView view, string arm) => Finals(view, arm)
        .GroupBy(c => c.Repetition)
        .OrderBy(g => g.Key)
        .ToDictionary(g => g.Key, g => g.Average(c => c.Outcome!.Test!.Accuracy));

    private static PairedDifference? Difference(Dictionary<int, double> own, Dictionary<int, double> baseline)
    {
        var shared = own.Keys.Where(baseline.ContainsKey).Order().ToArray();
        return shared.Length == 0 ? null : PairedDifference.Of([.. shared.Select(k => own[k])], [.. shared.Select(k => baseline[k])]);
    }
}
