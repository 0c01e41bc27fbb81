using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>What of a method inside the training clashes with the model, the budget or the training: one line per method.</summary>
public static class RankMethodRules
{
    /// <summary>All clashes with their numbers; empty when the method can run.</summary>
    public static IEnumerable<string> Problems(RankMethodOptions method, SearchSpec spec, ModelShape shape, long budget)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(spec);
        return method switch
        {
            AdaLoraOptions ada => AdaLoraPlan.Problems(ada, shape, budget, spec.Training.Steps),
            IncreLoraOptions incre => IncreLoraPlan.Problems(incre, shape, budget, spec.Training.Steps),
            TriAdaptLoraOptions tri => TriAdaptLoraPlan.Problems(tri, shape, budget, spec.Training.Steps),
            _ => [],
        };
    }
}
