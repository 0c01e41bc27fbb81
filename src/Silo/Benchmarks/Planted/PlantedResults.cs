using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Benchmarks.Planted;

/// <summary>What one method reached on one plant; the mean over its final trainings where it has several.</summary>
/// <param name="Method">Name of the arm.</param>
/// <param name="Recovery">How well it found the plants.</param>
/// <param name="LossShare">Test divergence as a share of the unchanged base's.</param>
/// <param name="Parameters">Adapter parameters.</param>
/// <param name="SearchSeconds">Device seconds before the final training (for a method inside a run: none).</param>
/// <param name="FinalSeconds">Device seconds of a final training.</param>
/// <param name="Ranks">Rank of each module in the first final model.</param>
/// <param name="Readouts">Precision of each number per module that a search left, on the best k of all modules.</param>
internal sealed record MethodResult(
    string Method,
    ModuleRecovery Recovery,
    double LossShare,
    double Parameters,
    double SearchSeconds,
    double FinalSeconds,
    IReadOnlyList<int> Ranks,
    IReadOnlyDictionary<string, double> Readouts);

/// <summary>Everything that was found on one plant.</summary>
/// <param name="Seed">Seed of the plant.</param>
/// <param name="Truth">The plants.</param>
/// <param name="Budget">Adapter parameters.</param>
/// <param name="Methods">Methods that ended with a score.</param>
/// <param name="Failures">Methods that did not, with the reason.</param>
internal sealed record PlantResult(
    long Seed, PlantedTruth Truth, long Budget, IReadOnlyList<MethodResult> Methods, IReadOnlyDictionary<string, string> Failures)
{
    /// <summary>Reads the result out of a finished search.</summary>
    /// <param name="view">The search.</param>
    /// <param name="truth">The plants.</param>
    /// <param name="refused">Methods that were refused at submission.</param>
    internal static PlantResult From(SearchView view, PlantedTruth truth, IReadOnlyDictionary<string, string> refused)
    {
        var methods = new List<MethodResult>();
        var failures = new Dictionary<string, string>(refused);
        foreach (var arm in view.Spec.Arms)
        {
            var candidates = view.Candidates.Where(c => c.Arm == arm.Name).ToArray();
            if (Method(arm, candidates, view.Shape, truth) is { } result)
            {
                methods.Add(result);
            }
            else
            {
                failures[arm.Name] = candidates.Select(c => c.Outcome?.Reason).FirstOrDefault(r => !string.IsNullOrEmpty(r)) ?? "no final training";
            }
        }

        return new PlantResult(view.Spec.Data.Planted!.Seed, truth, view.BudgetParameters, methods, failures);
    }

    private static MethodResult? Method(ArmSpec arm, IReadOnlyList<CandidateView> candidates, ModelShape shape, PlantedTruth truth)
    {
        var finals = candidates.Where(c => c.Role == CandidateRole.Final && c.Outcome?.Test is not null).ToArray();
        if (finals.Length == 0)
        {
            return null;
        }

        var before = candidates.Where(c => c.Role != CandidateRole.Final).ToArray();
        var scores = before.Concat(finals).Select(c => c.Outcome?.Modules).LastOrDefault(m => m is not null);
        var importance = scores is null ? null : Importance(arm.Strategy, scores);
        var decided = scores?.Ranks.Count > 0 || before.Any(c => c.Role == CandidateRole.Trial) || finals[0].Job is RankControlJob;
        var ranks = finals.Select(f => Ranks(f, shape)).ToArray();
        var recoveries = ranks.Select(r => ModuleRecovery.Of(shape, r, decided, importance, truth)).ToArray();
        return new MethodResult(
            arm.Name,
            new ModuleRecovery(
                recoveries.Average(r => r.Precision),
                recoveries.Average(r => r.Recall),
                recoveries.Average(r => r.StrongRecall),
                recoveries.Average(r => r.ParameterShare)),
            finals.Average(f => f.Outcome!.Test!.Loss) / truth.BaseLoss,
            finals.Average(f => f.Outcome!.AdapterParameters),
            before.Sum(c => c.Outcome?.Seconds ?? 0),
            finals.Average(f => f.Outcome!.Seconds),
            ranks[0],
            Readouts(scores, shape, truth));
    }

    private static IReadOnlyList<int> Ranks(CandidateView final, ModelShape shape)
    {
        if (final.Outcome!.Modules is { Ranks.Count: > 0 } decided)
        {
            return decided.Ranks;
        }

        var ranks = new int[shape.Modules.Count];
        if (final.Job is TrainJob train)
        {
            foreach (var module in train.Configuration.Adapters.Modules)
            {
                ranks[shape.IndexOf(module.Module)] = module.Rank;
            }
        }

        return ranks;
    }

    /// <summary>The number by which a method ordered modules: its own read-out; else the only one, or the first that is per cost.</summary>
    private static IReadOnlyList<double>? Importance(StrategyOptions strategy, ModuleScores scores)
    {
        var wanted = strategy switch
        {
            DamStrategyOptions dam => JsonNamingPolicy.CamelCase.ConvertName(dam.Dam.ForLabels(softLabels: true).Readout.ToString()),
            BipeftOptions or SensitivityOptions => "sensitivity",
            ColoraOptions => "factor",
            EvaOptions => "explainedVariance",
            GoraOptions => "importance",
            S3DeltaOptions => "gate",
            _ => null,
        };
        return scores.ByReadout.Count == 1
            ? scores.ByReadout.Values.First()
            : scores.ByReadout.FirstOrDefault(r => wanted is null ? r.Key.EndsWith("PerCost", StringComparison.Ordinal) : r.Key == wanted).Value;
    }

    private static Dictionary<string, double> Readouts(ModuleScores? scores, ModelShape shape, PlantedTruth truth)
    {
        int[] everything = [.. shape.Modules.Select(_ => 1)];
        return (scores?.ByReadout ?? new Dictionary<string, IReadOnlyList<double>>())
            .Where(r => r.Value.Count == shape.Modules.Count)
            .ToDictionary(r => r.Key, r => ModuleRecovery.Of(shape, everything, false, r.Value, truth).Precision);
    }
}
