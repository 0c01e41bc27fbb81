using AdapterSearch.Domain;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>
/// Softmax over the modules of one layer, γ̄_ij = exp(Γ_ij/τ) / Σ_j' exp(Γ_ij'/τ): DiffoRA's rows as trainable vectors (docs/strategies/dam.md).
/// Rows may differ in length; only modules that exist take part.
/// </summary>
public sealed class RowSoftmaxGates : IGateRelaxation
{
    private readonly double temperature;
    private readonly bool timesM;
    private readonly long[] rows;

    /// <summary>Gates of a model.</summary>
    /// <param name="shape">Base model; its modules are ordered by layer.</param>
    /// <param name="temperature">τ, above 0.</param>
    /// <param name="timesM">Multiply each row by its length M, so that equal logits give 1.</param>
    public RowSoftmaxGates(ModelShape shape, double temperature, bool timesM)
    {
        ArgumentNullException.ThrowIfNull(shape);
        this.temperature = temperature;
        this.timesM = timesM;
        rows = [.. shape.Modules.GroupBy(m => m.Address.Layer).OrderBy(g => g.Key).Select(g => (long)g.Count())];
    }

    /// <inheritdoc/>
    public bool TakesNoise => false;

    /// <inheritdoc/>
    public Tensor Gates(Tensor logits, IReadOnlyList<double>? noise)
    {
        ArgumentNullException.ThrowIfNull(logits);
        var scaled = logits.div(temperature);
        if (rows.All(m => m == rows[0]))
        {
            var table = scaled.view(rows.Length, rows[0]).softmax(1).view(-1);
            return timesM ? table.mul(rows[0]) : table;
        }

        var parts = new List<Tensor>();
        long at = 0;
        foreach (var length in rows)
        {
            var row = scaled.narrow(0, at, length).softmax(0);
            parts.Add(timesM ? row.mul(length) : row);
            at += length;
        }

        return cat(parts, 0);
    }
}
