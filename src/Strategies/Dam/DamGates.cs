using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Relaxed gates on plain arrays (docs/strategies/dam.md): what the tensors of a search must equal.</summary>
public static class DamGates
{
    /// <summary>Gates of all modules for logits Γ.</summary>
    /// <param name="options">Relaxation, temperature τ, times-M switch.</param>
    /// <param name="logits">Γ in module order.</param>
    /// <param name="shape">Base model; rows of the softmax are its layers.</param>
    /// <param name="rank">Rank of the supernet's adapters: module cost = rank · (in + out).</param>
    /// <param name="budget">Adapter parameters, for the constant-sum relaxation.</param>
    public static double[] Values(DamOptions options, IReadOnlyList<double> logits, ModelShape shape, int rank, long budget)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(shape);
        return options.Relaxation switch
        {
            DamRelaxation.Off => [.. logits.Select(_ => 1.0)],
            DamRelaxation.Sigmoid => [.. logits.Select(g => 1 / (1 + Math.Exp(-g / options.Temperature)))],
            DamRelaxation.ConstantSum => ShiftedSigmoid.Gates(logits, DamDiscretizer.Costs(shape, rank), budget, options.Beta),
            DamRelaxation.RowSoftmax => RowSoftmax(options, logits, shape),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Relaxation, "unknown relaxation"),
        };
    }

    /// <summary>Entropy of each layer's gates after normalising them to sum 1, in nats.</summary>
    public static double[] LayerEntropy(IReadOnlyList<double> gates, ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(gates);
        ArgumentNullException.ThrowIfNull(shape);
        var entropy = new double[shape.Layers];
        var sums = new double[shape.Layers];
        for (var i = 0; i < gates.Count; i++)
        {
            sums[shape.Modules[i].Address.Layer] += gates[i];
        }

        for (var i = 0; i < gates.Count; i++)
        {
            var layer = shape.Modules[i].Address.Layer;
            var p = sums[layer] > 0 ? gates[i] / sums[layer] : 0;
            entropy[layer] -= p > 0 ? p * Math.Log(p) : 0;
        }

        return entropy;
    }

    private static double[] RowSoftmax(DamOptions options, IReadOnlyList<double> logits, ModelShape shape)
    {
        var gates = new double[logits.Count];
        foreach (var row in Enumerable.Range(0, logits.Count).GroupBy(i => shape.Modules[i].Address.Layer))
        {
            var largest = row.Max(i => logits[i]);
            var total = row.Sum(i => Math.Exp((logits[i] - largest) / options.Temperature));
            foreach (var i in row)
            {
                gates[i] = Math.Exp((logits[i] - largest) / options.Temperature) / total * (options.RescaleTimesM ? row.Count() : 1);
            }
        }

        return gates;
    }
}
