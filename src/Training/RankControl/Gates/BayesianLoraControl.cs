using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl.Gates;

/// <summary>
/// Bayesian-LoRA (2406.13046) inside a run: a hard-concrete gate per rank-one component, drawn anew at each step, and the expected number of
/// open gates in the loss (docs/strategies/bayesian-lora.md). Noise is a function of seed and step.
/// </summary>
public sealed class BayesianLoraControl : IRankControl
{
    /// <summary>ln a of a gate that was cut: far below where σ(ln a)(ζ − γ) + γ is 0 for every allowed γ and ζ.</summary>
    private const float Closed = -40;

    private const string CutKey = "cut";
    private readonly BayesianLoraOptions options;
    private readonly ControlInputs inputs;
    private readonly HardConcrete concrete;
    private readonly LayerSet<LoraLayer> layers;
    private readonly GateVectors logits;
    private readonly double[] penalties;
    private readonly SeedStream noise;
    private readonly int pruning;
    private bool cut;

    /// <summary>Attaches gated layers to all modules.</summary>
    /// <exception cref="BadConfigurationException">The rank is above a matrix.</exception>
    public BayesianLoraControl(BayesianLoraOptions options, ControlInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(inputs);
        this.options = options;
        this.inputs = inputs;
        concrete = HardConcrete.Of(options);
        noise = inputs.Seeds.For("concrete");
        pruning = PruningSteps.Of(options.CutAt, options.OverBudget, inputs.Steps);
        layers = inputs.Plain(options.MaxRank, inputs.AlphaPerRank);
        logits = new GateVectors(inputs.Targets, options.MaxRank, _ => full([options.MaxRank], (float)options.StartLogit, ScalarType.Float32));
        var mean = inputs.Costs.Average();
        penalties = [.. inputs.Costs.Select(c => options.Penalty * (options.PenaltyByCost ? c / mean : 1))];
        Groups = [ControlInputs.Factors(inputs.Targets, layers), logits.Group(options.GateLearningRateFactor)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<WeightGroup> Groups { get; }

    /// <inheritdoc/>
    /// <remarks>Gates that are open without noise.</remarks>
    public IReadOnlyList<int> Ranks => [.. Gates().Select(z => z.Count(v => v > 0))];

    /// <inheritdoc/>
    /// <remarks>Expected number of open gates.</remarks>
    public IReadOnlyList<double> Importance => [.. logits.Split(logits.Read().Select(l => concrete.OpenProbability(l))).Select(p => p.Sum())];

    /// <inheritdoc/>
    public void BeforeStep(int step)
    {
        var random = noise.For(step).Random();
        foreach (var (layer, logit) in layers.Layers.Zip(logits.Values))
        {
            using var scope = NewDisposeScope();
            float[] drawn = [.. Enumerable.Range(0, options.MaxRank).Select(_ => Logistic(random.NextDouble()))];

            // What was cut leaves nothing to decide: the gates that stay train without noise.
            var open = cut ? logit.sigmoid() : logit.add(tensor(drawn).to(logit.dtype, logit.device)).div(options.Temperature).sigmoid();
            Set(layer, open.mul(concrete.Width).add(options.Lower).clamp((Scalar)0.0, (Scalar)1.0));
        }
    }

    /// <inheritdoc/>
    public Tensor Loss(int step, Tensor taskLoss)
    {
        ArgumentNullException.ThrowIfNull(taskLoss);
        if (options.Penalty == 0 || cut)
        {
            return taskLoss;
        }

        var loss = taskLoss;
        for (var m = 0; m < penalties.Length; m++)
        {
            loss = loss.add(logits.Values[m].sub(concrete.Offset).sigmoid().sum().mul(penalties[m]));
        }

        return loss;
    }

    /// <inheritdoc/>
    public void AfterStep(int step, WeightOptimizer optimizer)
    {
        if (step == pruning && step < inputs.Steps)
        {
            FitBudget();
        }

        ShowWithoutNoise();
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers() => new Dictionary<string, IReadOnlyList<double>> { [CutKey] = [cut ? 1 : 0] };

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Tensors() => new Dictionary<string, Tensor>();

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers, WeightOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        cut = numbers[CutKey][0] == 1;
    }

    /// <inheritdoc/>
    public void Finish()
    {
        FitBudget();
        ShowWithoutNoise();
    }

    /// <inheritdoc/>
    public IReadOnlyList<(Tensor B, Tensor A)?> Fold() =>
    [
        .. Gates().Select((z, m) =>
        {
            long[] open = [.. Enumerable.Range(0, z.Count).Where(c => z[c] > 0).Select(c => (long)c)];
            return open.Length == 0 ? ((Tensor, Tensor)?)null : OpenComponents.Fold(layers.Layers[m], layers.Layers[m].Gate!, open);
        }),
    ];

    /// <inheritdoc/>
    public void Detach() => layers.Detach();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var layer in layers.Layers)
        {
            layer.Gate?.Dispose();
        }

        layers.Dispose();
        logits.Dispose();
    }

    /// <summary>Closes the gates that the budget does not hold, for good.</summary>
    private void FitBudget()
    {
        var values = logits.Read();
        var gates = Gates();
        if (gates.Zip(inputs.Costs, (z, c) => c * z.Count(v => v > 0)).Sum() <= inputs.BudgetParameters)
        {
            return;
        }

        // Open gates are often all exactly 1; the probability that they are open still orders them.
        var open = logits.Split(values.Select(l => concrete.OpenProbability(l)));
        IReadOnlyList<IReadOnlyList<double>> strengths =
        [
            .. gates.Select((z, m) =>
            {
                var scores = options.CutBy == CutScore.Gate ? open[m] : z.Zip(ComponentNorms.Of(layers.Layers[m]), (gate, norm) => gate * norm);
                return (IReadOnlyList<double>)[.. z.Zip(scores, (gate, score) => gate > 0 ? score : 0)];
            }),
        ];
        var kept = BudgetFit.Keep(strengths, inputs, options.OverBudget);
        for (var i = 0; i < values.Length; i++)
        {
            if (!kept[i / options.MaxRank].Contains(i % options.MaxRank))
            {
                values[i] = Closed;
            }
        }

        logits.Write(values);
        cut = true;
    }

    private static float Logistic(double uniform) => (float)(Math.Log(Math.Max(uniform, 1e-12)) - Math.Log(Math.Max(1 - uniform, 1e-12)));

    private static void Set(LoraLayer layer, Tensor gate)
    {
        layer.Gate?.Dispose();
        gate.DetachFromDisposeScope();
        layer.Gate = gate;
    }

    private IReadOnlyList<IReadOnlyList<double>> Gates() => logits.Split(logits.Read().Select(l => (double)(float)concrete.Deterministic(l)));

    private void ShowWithoutNoise()
    {
        using var off = no_grad();
        var gates = Gates();
        for (var m = 0; m < gates.Count; m++)
        {
            using var scope = NewDisposeScope();
            var logit = logits.Values[m];
            Set(layers.Layers[m], tensor([.. gates[m].Select(z => (float)z)]).to(logit.dtype, logit.device).clone());
        }
    }
}
