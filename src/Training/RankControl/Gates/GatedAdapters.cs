using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl.Gates;

/// <summary>LoRA with a gate on every rank-one component, ΔW = s · B diag(g) A, on all modules: what SoRA and CoDyRA train.</summary>
internal sealed class GatedAdapters : IDisposable
{
    private readonly ControlInputs inputs;
    private readonly LayerSet<LoraLayer> layers;
    private readonly OverBudget overBudget;
    private readonly CutScore cutBy;
    private bool[]? kept;

    public GatedAdapters(ControlInputs inputs, int rank, double scale, OverBudget overBudget, CutScore cutBy)
    {
        this.inputs = inputs;
        this.overBudget = overBudget;
        this.cutBy = cutBy;
        layers = inputs.Plain(rank, scale);
        Gates = new GateVectors(inputs.Targets, rank, GateVectors.Normal(inputs.Seeds, rank));
        for (var m = 0; m < layers.Layers.Count; m++)
        {
            layers.Layers[m].Gate = Gates.Values[m];
        }
    }

    public GateVectors Gates { get; }

    /// <summary>Whether gates were cut to the budget; they stay closed from then on.</summary>
    public bool IsCut => kept is not null;

    /// <summary>One 1 or 0 per gate, module after module, once they were cut; else empty.</summary>
    public IReadOnlyList<double> Kept
    {
        get => [.. (kept ?? []).Select(k => k ? 1.0 : 0)];
        set => kept = value.Count == 0 ? null : [.. value.Select(k => k == 1)];
    }

    /// <summary>Gates that are not 0, by module.</summary>
    public IReadOnlyList<int> Ranks => [.. Gates.Split(Gates.Read().Select(g => (double)g)).Select(g => g.Count(v => v != 0))];

    /// <summary>Sum of |g| of each module.</summary>
    public IReadOnlyList<double> Importance => [.. Gates.Split(Gates.Read().Select(g => (double)g)).Select(g => g.Sum(Math.Abs))];

    public IReadOnlyList<WeightGroup> Groups(double gateLearningRateFactor) =>
        [ControlInputs.Factors(inputs.Targets, layers), Gates.Group(gateLearningRateFactor)];

    /// <summary>Mean |g| over all gates of all modules; differentiable.</summary>
    public Tensor MeanSize() => cat([.. Gates.Values]).abs().mean();

    /// <summary>Closes again what was cut; the optimizer moves closed gates too.</summary>
    public void KeepClosed()
    {
        var gates = Gates.Read();
        for (var i = 0; i < gates.Length; i++)
        {
            gates[i] = kept![i] ? gates[i] : 0;
        }

        Gates.Write(gates);
    }

    /// <summary>The threshold after a step, while nothing was cut.</summary>
    public void Shrink(double threshold, GateThreshold rule)
    {
        if (threshold > 0)
        {
            var gates = Gates.Read();
            SoftThreshold.Apply(gates, threshold, rule);
            Gates.Write(gates);
        }
    }

    /// <summary>Closes the weakest gates until the open ones fit the budget, and keeps them closed.</summary>
    /// <exception cref="BadConfigurationException">They do not fit, and the options ask for a failure.</exception>
    public void FitBudget()
    {
        var gates = Gates.Read();
        if (Gates.Split(gates.Select(g => (double)g)).Zip(inputs.Costs, (g, c) => c * g.Count(v => v != 0)).Sum() <= inputs.BudgetParameters)
        {
            return;
        }

        var sizes = Gates.Split(gates.Select(g => Math.Abs((double)g)));
        var strengths = cutBy == CutScore.Gate
            ? sizes
            : [.. sizes.Select((g, m) => (IReadOnlyList<double>)[.. g.Zip(ComponentNorms.Of(layers.Layers[m]), (size, norm) => size * norm)])];
        var stay = BudgetFit.Keep(strengths, inputs, overBudget);
        for (var m = 0; m < stay.Length; m++)
        {
            for (var c = 0; c < sizes[m].Count; c++)
            {
                if (!stay[m].Contains(c))
                {
                    gates[(m * sizes[m].Count) + c] = 0;
                }
            }
        }

        Gates.Write(gates);
        kept = [.. gates.Select(g => g != 0)];
    }

    /// <summary>B · s of the open components, and diag(g) A.</summary>
    public IReadOnlyList<(Tensor B, Tensor A)?> Fold() =>
    [
        .. Gates.Split(Gates.Read().Select(g => (double)g)).Select((g, m) =>
        {
            long[] open = [.. Enumerable.Range(0, g.Count).Where(c => g[c] != 0).Select(c => (long)c)];
            return open.Length == 0 ? ((Tensor, Tensor)?)null : OpenComponents.Fold(layers.Layers[m], Gates.Values[m], open);
        }),
    ];

    public void Detach() => layers.Detach();

    public void Dispose()
    {
        layers.Dispose();
        Gates.Dispose();
    }
}
