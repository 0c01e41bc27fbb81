using AdapterSearch.Domain;
using AdapterSearch.Strategies;

namespace AdapterSearch.Training.DamSearch;

/// <summary>Catalog of the relaxations.</summary>
public static class GateRelaxations
{
    /// <summary>The relaxation that the options name.</summary>
    /// <param name="options">Settings of the search.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="rank">Rank of the supernet's adapters.</param>
    /// <param name="budget">Adapter parameters, for the constant sum.</param>
    public static IGateRelaxation Create(DamOptions options, ModelShape shape, int rank, long budget)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shape);
        return options.Relaxation switch
        {
            DamRelaxation.Off => new OpenGates(),
            DamRelaxation.RowSoftmax => new RowSoftmaxGates(shape, options.Temperature, options.RescaleTimesM),
            DamRelaxation.Sigmoid => new SigmoidGates(options.Temperature),
            DamRelaxation.ConstantSum => new ConstantSumGates(
                DamDiscretizer.Costs(shape, rank), budget, options.Temperature, options.Beta, options.StretchLow, options.StretchHigh),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Relaxation, "unknown relaxation"),
        };
    }
}
