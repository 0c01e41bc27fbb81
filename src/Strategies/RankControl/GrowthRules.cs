using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>What all methods that begin small and grow have in common.</summary>
internal static class GrowthRules
{
    /// <summary>Average rank per module that the budget allows.</summary>
    public static double AverageRank(ModelShape shape, long budget) => budget / (double)shape.ParametersPerRank;

    /// <summary>Rank 1 is the published start; a budget below an average rank of 2 leaves it no room, so growth then begins from nothing.</summary>
    public static int StartRank(int? asked, ModelShape shape, long budget) => asked ?? (AverageRank(shape, budget) >= 2 ? 1 : 0);

    /// <summary>Clashes of start and growth rank with the matrices and the budget.</summary>
    public static IEnumerable<string> Problems(int startRank, int growthRank, ModelShape shape, long budget)
    {
        var limit = shape.Modules.Min(m => Math.Min(m.InFeatures, m.OutFeatures));
        var start = startRank * shape.ParametersPerRank;
        var smallest = shape.Modules.Min(m => m.ParametersPerRank);
        if (startRank + growthRank > limit)
        {
            yield return $"start rank {startRank} and growth by {growthRank}: the smallest matrix of this model allows at most {limit}";
        }

        if (start + (growthRank * smallest) > budget)
        {
            yield return $"start rank {startRank} on all modules and one growth by {growthRank} need {start + (growthRank * smallest)} parameters; the budget is {budget}";
        }
    }
}
