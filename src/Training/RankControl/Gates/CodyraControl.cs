using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl.Gates;

/// <summary>CoDyRA (2412.01004) inside a run: dense steps, then a soft threshold that climbs a staircase (docs/strategies/codyra.md).</summary>
public sealed class CodyraControl : IRankControl
{
    private const string KeptKey = "kept";
    private readonly CodyraOptions options;
    private readonly ControlInputs inputs;
    private readonly int pruning;
    private readonly KappaStaircase staircase;
    private readonly GatedAdapters adapters;

    /// <summary>Attaches gated layers to all modules.</summary>
    /// <exception cref="BadConfigurationException">The staircase does not fit the run, or the rank a matrix.</exception>
    public CodyraControl(CodyraOptions options, ControlInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(inputs);
        if (KappaStaircase.Problem(options, inputs.Steps) is { } problem)
        {
            throw new BadConfigurationException("CoDyRA: " + problem + ".");
        }

        this.options = options;
        this.inputs = inputs;
        pruning = PruningSteps.Of(options.CutAt, options.OverBudget, inputs.Steps);
        staircase = KappaStaircase.Plan(options, inputs.Steps);
        adapters = new GatedAdapters(inputs, options.MaxRank, options.Scale, options.OverBudget, options.CutBy);
        Groups = adapters.Groups(options.GateLearningRateFactor);
    }

    /// <inheritdoc/>
    public IReadOnlyList<WeightGroup> Groups { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Ranks => adapters.Ranks;

    /// <inheritdoc/>
    public IReadOnlyList<double> Importance => adapters.Importance;

    /// <inheritdoc/>
    public void AfterStep(int step, WeightOptimizer optimizer)
    {
        if (adapters.IsCut)
        {
            adapters.KeepClosed();
            return;
        }

        adapters.Shrink(staircase.After(step), options.Rule);
        if (step == pruning && step < inputs.Steps)
        {
            adapters.FitBudget();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers() => new Dictionary<string, IReadOnlyList<double>> { [KeptKey] = adapters.Kept };

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Tensors() => new Dictionary<string, Tensor>();

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers, WeightOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        adapters.Kept = numbers[KeptKey];
    }

    /// <inheritdoc/>
    public void Finish() => adapters.FitBudget();

    /// <inheritdoc/>
    public IReadOnlyList<(Tensor B, Tensor A)?> Fold() => adapters.Fold();

    /// <inheritdoc/>
    public void Detach() => adapters.Detach();

    /// <inheritdoc/>
    public void Dispose() => adapters.Dispose();
}
