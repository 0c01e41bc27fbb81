using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Checks a spec once, at the edge: every fault with its name, value and allowed range.</summary>
public static class SpecValidation
{
    /// <summary>All faults of a spec; empty when it can run.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="shape">Shape of its base model; null checks only what does not depend on it.</param>
    public static IReadOnlyList<string> Problems(SearchSpec spec, ModelShape? shape)
    {
        ArgumentNullException.ThrowIfNull(spec);
        var problems = new List<string>();
        ValueRules.Check(spec, "", problems);
        CrossFieldRules(spec, problems);
        ComparisonRules.Check(spec, problems);
        if (shape is not null && problems.Count == 0)
        {
            ModelRules(spec, shape, problems);
            if (problems.Count == 0)
            {
                ComparisonRules.CheckAllowance(spec, shape, problems);
            }
        }

        return problems;
    }

    private static void CrossFieldRules(SearchSpec spec, List<string> problems)
    {
        if (spec.Budget is not null && spec.Budget.Parameters is null == spec.Budget.Fraction is null)
        {
            problems.Add("budget: set exactly one of parameters and fraction");
        }

        foreach (var rate in spec.LearningRates ?? [])
        {
            if (!ValueRules.IsLearningRate(rate))
            {
                problems.Add($"learningRates contains {ValueRules.Show(rate)}: each {ValueRules.LearningRateRange}");
            }
        }

        foreach (var name in (spec.Arms ?? []).Where(a => a?.Name is not null).GroupBy(a => a.Name).Where(g => g.Count() > 1).Select(g => g.Key))
        {
            problems.Add($"arms: the name '{name}' is used more than once");
        }

        problems.AddRange((spec.Arms ?? []).SelectMany(a => ModuleMethodProblems.OfSpec(a, spec)));
        foreach (var arm in spec.Arms ?? [])
        {
            if (arm?.Strategy is RandomSearchOptions search)
            {
                if (search.MinLearningRate > search.MaxLearningRate)
                {
                    problems.Add($"arm '{arm.Name}': minLearningRate {ValueRules.Show(search.MinLearningRate)} is above maxLearningRate {ValueRules.Show(search.MaxLearningRate)}");
                }

                if ((search.Ranks ?? []).Any(r => r < 1))
                {
                    problems.Add($"arm '{arm.Name}': every rank must be 1 or more");
                }
            }

            if (arm?.Strategy is FidelityOptions { Space: not null } fidelity && spec.Training is not null)
            {
                problems.AddRange(FidelityRules.Problems(fidelity, spec.Training.Steps).Select(p => $"arm '{arm.Name}': {p}"));
            }

            if (arm?.Strategy is SuperAdapterOptions { Ranks.Count: > 0 } super)
            {
                problems.AddRange(SuperAdapterStrategy.Problems(super).Select(p => $"arm '{arm.Name}': {p}"));
            }

            if (arm?.Strategy is SampledSearchOptions { Space: not null } sampled)
            {
                problems.AddRange(SampledSearchRules.Problems(sampled).Select(p => $"arm '{arm.Name}': {p}"));
            }

            if (arm?.Strategy is DamStrategyOptions { Dam: { } dam } && dam is { Readout: DamReadout.Gate or DamReadout.GatePerCost, Relaxation: DamRelaxation.Off })
            {
                problems.Add($"arm '{arm.Name}': with relaxation off every gate is 1, so the read-out cannot be the gate");
            }

            if (arm?.Strategy is DamStrategyOptions { Dam: { Readout: DamReadout.Progressive, Scope: not DamScope.Budget } })
            {
                problems.Add($"arm '{arm.Name}': the progressive read-out drops modules until the budget holds; set scope to budget");
            }

            if (arm?.Strategy is DamStrategyOptions { Dam: { Stage2: Stage2Start.Warm, Sharing: not WeightSharing.Off } })
            {
                problems.Add($"arm '{arm.Name}': a warm start needs private pairs; set sharing to off or stage2 to fresh");
            }
        }

        problems.AddRange((spec.Arms ?? []).Where(a => a is not null && spec.Training is not null).SelectMany(a => RankGateProblems.OfRun(a, spec.Training!)));
        foreach (var arm in (spec.Arms ?? []).Where(a => a?.Strategy is HeadOnlyOptions && spec.Data?.Planted is not null))
        {
            problems.Add($"arm '{arm.Name}': a planted task keeps the base's own head, so the head alone cannot be trained");
        }

        if (spec.Data is not null && spec.Data.TrainExamples < spec.Training?.BatchSize)
        {
            problems.Add($"training.batchSize = {spec.Training.BatchSize}: must not exceed data.trainExamples = {spec.Data.TrainExamples}");
        }

        if (spec.Training is not null && spec.Training.Rungs > spec.Training.Steps)
        {
            problems.Add($"training.rungs = {spec.Training.Rungs}: must not exceed training.steps = {spec.Training.Steps}");
        }
    }

    private static void ModelRules(SearchSpec spec, ModelShape shape, List<string> problems)
    {
        var smallest = shape.Modules.Min(m => m.ParametersPerRank);
        var budget = spec.Budget.Resolve(shape, spec.Rank);
        if (budget < smallest)
        {
            problems.Add($"budget = {budget} parameters: the smallest module of this model needs {smallest} at rank 1");
        }

        var limit = shape.Modules.Min(m => Math.Min(m.InFeatures, m.OutFeatures));
        if (spec.Rank > limit)
        {
            problems.Add($"rank = {spec.Rank}: the smallest matrix of this model allows at most {limit}");
        }

        if (spec.Data.Planted is { } planted)
        {
            if (planted.Modules > shape.Modules.Count)
            {
                problems.Add($"data.planted.modules = {planted.Modules}: this model has {shape.Modules.Count}");
            }

            if (planted.Rank > limit)
            {
                problems.Add($"data.planted.rank = {planted.Rank}: the smallest matrix of this model allows at most {limit}");
            }
        }

        problems.AddRange(spec.Arms.SelectMany(a => RankGateProblems.OfModel(a, shape, budget)));
        problems.AddRange(spec.Arms.SelectMany(a => ModuleMethodProblems.OfModel(a, spec, shape, budget)));
        foreach (var arm in spec.Arms)
        {
            if (arm.Strategy is UniformOptions && budget >= smallest && budget < shape.ParametersPerRank)
            {
                problems.Add($"arm '{arm.Name}': rank 1 on all modules needs {shape.ParametersPerRank} parameters; the budget is {budget}");
            }

            var largest = shape.Modules.Max(m => Math.Min(m.InFeatures, m.OutFeatures));
            if (arm.Strategy is RandomSearchOptions { Ranks: { Count: > 0 } asked } && asked.Max() > largest)
            {
                problems.Add($"arm '{arm.Name}': ranks {string.Join(", ", asked)}: no matrix of this model allows a rank above {largest}");
            }
            else if (arm.Strategy is RandomSearchOptions { Ranks: { } ranks } && budget >= smallest && !ranks.Any(r => Fits(shape, r, budget)))
            {
                problems.Add($"arm '{arm.Name}': ranks {string.Join(", ", ranks)}: no module takes any of them within the budget of {budget} parameters");
            }

            if (arm.Strategy is FidelityOptions fidelity && SearchSpace.Problem(fidelity.Space, spec, shape, budget) is { } noneFits)
            {
                problems.Add($"arm '{arm.Name}': {noneFits}");
            }

            if (arm.Strategy is SuperAdapterOptions super)
            {
                problems.AddRange(SuperAdapterStrategy.Problems(super, spec, shape, budget).Select(p => $"arm '{arm.Name}': {p}"));
            }

            if (arm.Strategy is SampledSearchOptions sampled && SearchSpace.Problem(sampled.Space, spec, shape, budget) is { } nothingFits)
            {
                problems.Add($"arm '{arm.Name}': {nothingFits}");
            }

            if (arm.Strategy is RankMethodOptions method && budget >= smallest)
            {
                problems.AddRange(RankMethodRules.Problems(method, spec, shape, budget).Select(p => $"arm '{arm.Name}': {p}"));
            }

            if (arm.Strategy is DamStrategyOptions { Dam: { } dam } && dam.Rank > limit)
            {
                problems.Add($"arm '{arm.Name}': dam.rank = {dam.Rank}; the smallest matrix of this model allows at most {limit}");
            }
        }
    }

    private static bool Fits(ModelShape shape, int rank, long budget) =>
        shape.Modules.Any(m => rank <= Math.Min(m.InFeatures, m.OutFeatures) && rank * m.ParametersPerRank <= budget);
}
