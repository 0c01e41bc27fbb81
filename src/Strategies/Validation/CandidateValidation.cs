using System.Globalization;
using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Checks a candidate that a person adds to a search: every fault with its place, its value and what clashes with it.</summary>
public static class CandidateValidation
{
    private const string Adapters = "configuration.adapters";

    /// <summary>Alpha of the largest scale and rank that a spec may have.</summary>
    private const double MostAlpha = 1e6 * 4096;

    /// <summary>All faults of a candidate; empty when it can be trained.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="spec">The search that it is added to.</param>
    /// <param name="shape">Shape of the search's base model.</param>
    public static IReadOnlyList<string> Problems(ManualCandidate candidate, SearchSpec spec, ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(shape);
        var problems = new List<string>();
        ValueRules.Check(candidate, "", problems);
        if (candidate.Repetition < 0 || candidate.Repetition >= spec.MostRepetitions())
        {
            problems.Add($"repetition = {candidate.Repetition}: must lie between 0 and {spec.MostRepetitions() - 1}; the search has {spec.MostRepetitions()} repetitions");
        }

        if (candidate.Configuration is not { } configuration)
        {
            return problems;
        }

        if (double.IsFinite(configuration.LearningRate) && !ValueRules.IsLearningRate(configuration.LearningRate))
        {
            problems.Add($"configuration.learningRate = {ValueRules.Show(configuration.LearningRate)}: {ValueRules.LearningRateRange}");
        }

        // As it was written: places count in the order in which a person named modules.
        var adapters = configuration.Adapters ?? AdapterConfiguration.None;
        adapters = adapters with { Modules = adapters.Modules ?? [] };
        if (configuration.Mode == TrainingMode.Adapters)
        {
            CheckAdapters(adapters, spec, shape, problems);
        }
        else
        {
            CheckWithout(configuration.Mode, adapters, spec, shape, problems);
        }

        return problems;
    }

    private static void CheckWithout(TrainingMode mode, AdapterConfiguration adapters, SearchSpec spec, ModelShape shape, List<string> problems)
    {
        if (mode == TrainingMode.Full)
        {
            problems.Add($"configuration.mode = full: trains all {shape.BaseParameters} weights, outside the budget of {spec.Budget.Resolve(shape, spec.Rank)} adapter parameters; only the reference full-fine-tuning may leave it");
        }
        else if (mode == TrainingMode.HeadOnly && spec.Data.Planted is not null)
        {
            problems.Add("configuration.mode = headOnly: a planted task keeps the base's own head, so the head alone cannot be trained");
        }

        if (adapters.Modules.Count > 0 || adapters.Sharing != WeightSharing.Off)
        {
            problems.Add($"{Adapters}: must be empty in a mode other than adapters");
        }
    }

    private static void CheckAdapters(AdapterConfiguration adapters, SearchSpec spec, ModelShape shape, List<string> problems)
    {
        if (adapters.Modules.Count == 0)
        {
            problems.Add($"{Adapters}.modules: must name a module or more in mode adapters");
        }

        if (adapters.Dropout is < 0 or >= 1)
        {
            problems.Add($"{Adapters}.dropout = {ValueRules.Show(adapters.Dropout)}: must lie from 0 up to, but not, 1");
        }

        CheckModules(adapters.Modules, shape, problems);
        CheckSharing(adapters, shape, problems);
        if (problems.Exists(p => p.StartsWith(Adapters, StringComparison.Ordinal)))
        {
            return;
        }

        var (parameters, budget) = (adapters.Parameters(shape), spec.Budget.Resolve(shape, spec.Rank));
        if (parameters > budget)
        {
            problems.Add($"{Adapters}: needs {parameters} adapter parameters; the budget is {budget}");
        }
    }

    private static void CheckModules(IReadOnlyList<ModuleAdapter> modules, ModelShape shape, List<string> problems)
    {
        var seen = new HashSet<ModuleAddress>();
        for (var i = 0; i < modules.Count; i++)
        {
            // A missing entry is named by the check of values.
            if (modules[i] is not { } adapter)
            {
                continue;
            }

            var place = string.Create(CultureInfo.InvariantCulture, $"{Adapters}.modules[{i}]");
            var index = shape.IndexOf(adapter.Module);
            if (index < 0)
            {
                problems.Add($"{place}.module = '{adapter.Module}': the model has no such module; it has {shape.Layers} layers of {string.Join(", ", shape.Projections)}");
                continue;
            }

            if (!seen.Add(adapter.Module))
            {
                problems.Add($"{place}.module = '{adapter.Module}': is adapted twice");
            }

            var module = shape.Modules[index];
            var largest = Math.Min(module.InFeatures, module.OutFeatures);
            if (adapter.Rank < 1 || adapter.Rank > largest)
            {
                problems.Add($"{place}.rank = {adapter.Rank}: must lie between 1 and {largest}; the matrix of {adapter.Module} is {module.OutFeatures} x {module.InFeatures}");
            }

            if (double.IsFinite(adapter.Alpha) && adapter.Alpha is not (> 0 and <= MostAlpha))
            {
                problems.Add($"{place}.alpha = {ValueRules.Show(adapter.Alpha)}: must lie above 0 and at most {ValueRules.Show(MostAlpha)}");
            }
        }
    }

    private static void CheckSharing(AdapterConfiguration adapters, ModelShape shape, List<string> problems)
    {
        if (adapters.Sharing != WeightSharing.Unselected)
        {
            if (adapters.SharedRank != 0)
            {
                problems.Add($"{Adapters}.sharedRank = {adapters.SharedRank}: has a meaning only with sharing unselected");
            }

            return;
        }

        var largest = shape.Modules.Min(m => Math.Min(m.InFeatures, m.OutFeatures));
        if (adapters.SharedRank < 1 || adapters.SharedRank > largest)
        {
            problems.Add($"{Adapters}.sharedRank = {adapters.SharedRank}: must lie between 1 and {largest}, the smallest side of this model's matrices");
        }
    }
}
