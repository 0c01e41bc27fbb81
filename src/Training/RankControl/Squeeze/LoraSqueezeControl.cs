using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl.Squeeze;

/// <summary>LoRA-Squeeze (2602.10993) inside a run: a high rank, shrunk by exact singular values after, before or during the last steps (docs/strategies/lora-squeeze.md).</summary>
public sealed class LoraSqueezeControl : IRankControl
{
    private const string RanksKey = "ranks";
    private const string JoinedKey = "joined";
    private readonly LoraSqueezeOptions options;
    private readonly ControlInputs inputs;
    private readonly SqueezePlan plan;
    private readonly LayerSet<LoraLayer> layers;
    private readonly int uniformTarget;
    private WeightGroup factors;
    private int[] ranks;
    private int joined;
    private bool atTarget;

    /// <summary>Attaches layers of the source rank to all modules.</summary>
    /// <exception cref="BadConfigurationException">The plan does not fit the run, the rank a matrix, or the target the budget.</exception>
    public LoraSqueezeControl(LoraSqueezeOptions options, ControlInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(inputs);
        if (SqueezePlan.Problem(options, inputs.Steps) is { } problem)
        {
            throw new BadConfigurationException("LoRA-Squeeze: " + problem + ".");
        }

        this.options = options;
        this.inputs = inputs;
        plan = SqueezePlan.Of(options, inputs.Steps);
        uniformTarget = (int)Math.Min(options.SourceRank, inputs.BudgetParameters / inputs.Costs.Sum());
        if (options.Target == SqueezeTarget.Uniform && uniformTarget == 0)
        {
            throw new BadConfigurationException(
                $"Rank 1 on all modules needs {inputs.Costs.Sum():N0} parameters, the budget is {inputs.BudgetParameters:N0}; set target to energy or raise the budget.");
        }

        layers = inputs.Plain(options.SourceRank, inputs.AlphaPerRank);
        ranks = [.. inputs.Costs.Select(_ => options.SourceRank)];
        factors = ControlInputs.Factors(inputs.Targets, layers);
        Groups = [factors];
    }

    /// <inheritdoc/>
    public IReadOnlyList<WeightGroup> Groups { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Ranks => ranks;

    /// <inheritdoc/>
    /// <remarks>Nuclear norm of ΔW: the sum of its singular values.</remarks>
    public IReadOnlyList<double> Importance
    {
        get
        {
            using var scope = NewDisposeScope();
            using var off = no_grad();
            return [.. layers.Layers.Select(l => l.Scale * FactorShrink.Decompose(l).Values.sum().ToDouble())];
        }
    }

    /// <inheritdoc/>
    public void AfterStep(int step, WeightOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        if (plan.RemainingAfter(step) is { } remaining)
        {
            Shrink(remaining, options.Moments == SqueezeMoments.Rotate ? optimizer : null);
            if (options.Moments == SqueezeMoments.Reset)
            {
                Rejoin(optimizer, step);
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers() => new Dictionary<string, IReadOnlyList<double>>
    {
        [RanksKey] = [.. ranks.Select(r => (double)r), atTarget ? 1 : 0],
        [JoinedKey] = [joined],
    };

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Tensors() => new Dictionary<string, Tensor>();

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers, WeightOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        ArgumentNullException.ThrowIfNull(optimizer);
        ranks = [.. numbers[RanksKey].SkipLast(1).Select(r => (int)r)];
        atTarget = numbers[RanksKey][^1] == 1;
        if (numbers[JoinedKey][0] > 0)
        {
            Rejoin(optimizer, (int)numbers[JoinedKey][0]);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Also reaches the target when the run was stopped before its last shrink.</remarks>
    public void Finish()
    {
        if (!atTarget)
        {
            Shrink(0, null);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(Tensor B, Tensor A)?> Fold() =>
    [
        .. ranks.Zip(layers.Layers, (rank, layer) => rank == 0
            ? ((Tensor, Tensor)?)null
            : (layer.B.weight.detach().narrow(1, 0, rank).mul(layer.Scale), layer.A.weight.detach().narrow(0, 0, rank))),
    ];

    /// <inheritdoc/>
    public void Detach() => layers.Detach();

    /// <inheritdoc/>
    public void Dispose() => layers.Dispose();

    private void Shrink(double remaining, WeightOptimizer? rotated)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        (Tensor B, Tensor A, Tensor Values)[] parts = [.. layers.Layers.Select(FactorShrink.Decompose)];
        ranks = Target(parts, remaining);
        atTarget = remaining == 0;
        var moments = rotated?.Moments().ToDictionary(m => m.Name, m => (m.Mean, m.Square));
        for (var m = 0; m < parts.Length; m++)
        {
            var name = inputs.Targets[m].Shape.Name;
            FactorShrink.Write(
                layers.Layers[m], parts[m], ranks[m], moments?[name + ".lora_B.weight"], moments?[name + ".lora_A.weight"]);
        }
    }

    private int[] Target((Tensor B, Tensor A, Tensor Values)[] parts, double remaining)
    {
        if (options.Target == SqueezeTarget.Uniform)
        {
            return [.. ranks.Select(_ => SqueezePlan.Rank(options.SourceRank, uniformTarget, remaining))];
        }

        var source = options.SourceRank * inputs.Costs.Sum();
        return NestedRankChoice.PerModule(
            [.. parts.Select(p => (IReadOnlyList<double>)p.Values.square().ToDoubles())],
            [.. Enumerable.Range(1, options.SourceRank)],
            inputs.Costs,
            SqueezePlan.Budget(source, Math.Min(source, inputs.BudgetParameters), remaining));
    }

    private void Rejoin(WeightOptimizer optimizer, int step)
    {
        optimizer.Remove(factors);
        optimizer.Add(factors, step);
        joined = step;
    }
}
