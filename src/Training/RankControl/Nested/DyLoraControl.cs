using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl.Nested;

/// <summary>DyLoRA (2210.07558) inside a run: each step trains a random prefix b of the rank at the scale α/b (docs/strategies/dylora.md).</summary>
public sealed class DyLoraControl : IRankControl
{
    private readonly DyLoraOptions options;
    private readonly PrefixDraws draws;
    private readonly NestedAdapters adapters;

    /// <summary>Attaches layers of the largest rank to all modules.</summary>
    /// <exception cref="BadConfigurationException">The rank is above a matrix, or rank 1 on all modules above the budget.</exception>
    public DyLoraControl(DyLoraOptions options, ControlInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(inputs);
        this.options = options;
        draws = new PrefixDraws(inputs.Seeds.Seed, options.MaxRank);
        var alpha = inputs.AlphaPerRank * options.MaxRank;
        adapters = new NestedAdapters(inputs, [.. Enumerable.Range(1, options.MaxRank)], b => [.. Enumerable.Repeat(alpha / b, b)], options.Readout);
        Groups = [adapters.Group];
    }

    /// <inheritdoc/>
    public IReadOnlyList<WeightGroup> Groups { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Ranks => adapters.Ranks;

    /// <inheritdoc/>
    /// <remarks>Energy of all components.</remarks>
    public IReadOnlyList<double> Importance => [.. adapters.Energies.Select(e => e.Sum())];

    /// <summary>Score of every rank on all modules; null before the end.</summary>
    public RankCurve? Curve { get; private set; }

    /// <inheritdoc/>
    public void BeforeStep(int step) => adapters.Show(adapters.Prefix(draws.At(step)));

    /// <inheritdoc/>
    public void AfterBackward(int step)
    {
        if (!options.Frozen)
        {
            return;
        }

        using var off = no_grad();
        var position = draws.At(step) - 1;
        foreach (var layer in adapters.Layers.Layers)
        {
            Only(layer.A.weight.grad, 0, position);
            Only(layer.B.weight.grad, 1, position);
        }
    }

    /// <inheritdoc/>
    public void AfterStep(int step, WeightOptimizer optimizer) => adapters.ShowReadout();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers() => new Dictionary<string, IReadOnlyList<double>>();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Tensors() => new Dictionary<string, Tensor>();

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers, WeightOptimizer optimizer)
    {
    }

    /// <inheritdoc/>
    public void Finish()
    {
        Curve = adapters.Measure();
        adapters.Choose();
    }

    /// <inheritdoc/>
    public IReadOnlyList<(Tensor B, Tensor A)?> Fold() => adapters.Fold();

    /// <inheritdoc/>
    public void Detach() => adapters.Layers.Detach();

    /// <inheritdoc/>
    public void Dispose() => adapters.Dispose();

    private static void Only(Tensor? gradient, int dimension, int position)
    {
        if (gradient is not null)
        {
            var after = gradient.shape[dimension] - position - 1;
            gradient.narrow(dimension, 0, position).zero_();
            gradient.narrow(dimension, position + 1, after).zero_();
        }
    }
}
