using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl.Nested;

/// <summary>MatryoshkaLoRA (2605.07850) inside a run: trains B P A, the sum of all nested adapters (docs/strategies/matryoshka-lora.md).</summary>
public sealed class MatryoshkaLoraControl : IRankControl
{
    private readonly NestedAdapters adapters;
    private readonly Tensor diagonal;

    /// <summary>Attaches layers of the largest nested rank to all modules.</summary>
    /// <exception cref="BadConfigurationException">The ranks do not increase, are above a matrix, or the lowest is above the budget.</exception>
    public MatryoshkaLoraControl(MatryoshkaLoraOptions options, ControlInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(inputs);
        if (NestedWeights.Problem(options.Ranks) is { } problem)
        {
            throw new BadConfigurationException("MatryoshkaLoRA: " + problem + ".");
        }

        double[] product = [.. NestedWeights.Diagonal(options.Ranks, options.Weights).Select(p => options.Scale * p)];
        adapters = new NestedAdapters(
            inputs,
            options.Ranks,
            k => options.Term == NestedTerm.Product ? product[..k] : [.. Enumerable.Repeat(options.Scale * NestedWeights.Of(options.Weights, k), k)],
            options.Readout);
        diagonal = adapters.Diagonal(product);
        Groups = [adapters.Group];
    }

    /// <inheritdoc/>
    public IReadOnlyList<WeightGroup> Groups { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Ranks => adapters.Ranks;

    /// <inheritdoc/>
    /// <remarks>Energy of all components.</remarks>
    public IReadOnlyList<double> Importance => [.. adapters.Energies.Select(e => e.Sum())];

    /// <summary>Score of every nested rank on all modules; null before the end.</summary>
    public RankCurve? Curve { get; private set; }

    /// <inheritdoc/>
    public void BeforeStep(int step) => adapters.Show(diagonal);

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
    public void Dispose()
    {
        adapters.Dispose();
        diagonal.Dispose();
    }
}
