using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Faults of the options of methods with gates, nested ranks or shrinking: what does not fit the run, the model or the budget.</summary>
internal static class RankGateProblems
{
    /// <summary>Faults that the run's length shows.</summary>
    public static IEnumerable<string> OfRun(ArmSpec arm, TrainingOptions training)
    {
        var problem = arm.Strategy switch
        {
            SoraOptions sora => SoraThresholds.Problem(sora, training.Steps),
            CodyraOptions codyra => KappaStaircase.Problem(codyra, training.Steps),
            LoraSqueezeOptions squeeze => SqueezePlan.Problem(squeeze, training.Steps),
            MatryoshkaLoraOptions matryoshka => NestedWeights.Problem(matryoshka.Ranks),
            _ => null,
        };
        return problem is null ? [] : [$"arm '{arm.Name}': {problem}"];
    }

    /// <summary>Faults that the model and the budget show.</summary>
    public static IEnumerable<string> OfModel(ArmSpec arm, ModelShape shape, long budget)
    {
        var (name, rank) = arm.Strategy switch
        {
            SoraOptions sora => ("maxRank", sora.MaxRank),
            CodyraOptions codyra => ("maxRank", codyra.MaxRank),
            BayesianLoraOptions bayesian => ("maxRank", bayesian.MaxRank),
            DyLoraOptions dylora => ("maxRank", dylora.MaxRank),
            MatryoshkaLoraOptions matryoshka => ("the largest of ranks", matryoshka.Ranks.Max()),
            LoraSqueezeOptions squeeze => ("sourceRank", squeeze.SourceRank),
            _ => ("", 0),
        };
        var limit = shape.Modules.Min(m => Math.Min(m.InFeatures, m.OutFeatures));
        if (rank > limit)
        {
            yield return $"arm '{arm.Name}': {name} = {rank}; the smallest matrix of this model allows at most {limit}";
        }

        var (lowest, remedy) = arm.Strategy switch
        {
            DyLoraOptions { Readout: NestedReadout.Uniform } => (1, "set readout to perModule"),
            MatryoshkaLoraOptions { Readout: NestedReadout.Uniform } matryoshka => (matryoshka.Ranks[0], "set readout to perModule"),
            LoraSqueezeOptions { Target: SqueezeTarget.Uniform } => (1, "set target to energy"),
            _ => (0, ""),
        };
        var needed = lowest * shape.ParametersPerRank;
        if (budget < needed)
        {
            yield return $"arm '{arm.Name}': rank {lowest} on all modules needs {needed} parameters; the budget is {budget}; {remedy} or raise the budget";
        }
    }
}
