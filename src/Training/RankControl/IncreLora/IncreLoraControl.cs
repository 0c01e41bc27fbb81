using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Loop;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl;

/// <summary>
/// IncreLoRA (Zhang et al. 2023, 2308.12043): ΔW = (α / (r + 1e-5)) · B (A ⊙ E) in blocks. Every module holds a reserve block whose vectors
/// train at a value of 1e-5 (advance learning); in a round the best modules let the values of their reserve go and get a new one. Cost per
/// step besides LoRA: ΔW is formed and multiplied in the forward pass, since the score needs ∂L/∂ΔW.
/// </summary>
public sealed class IncreLoraControl : IRankControl
{
    private const double ReserveValue = 1e-5;
    private readonly IncreLoraOptions options;
    private readonly IncreLoraPlan plan;
    private readonly ModelShape shape;
    private readonly IReadOnlyList<AdapterTarget> targets;
    private readonly NormalDraw draw;
    private readonly long budget;
    private readonly double alpha;
    private readonly LayerSet<TripletLayer> layers;
    private readonly int[] ranks;
    private readonly GrowthLog growths = new();
    private readonly MovingSensitivity importance;
    private double[] observed;
    private bool finished;

    /// <summary>Layers of the start rank with their reserves on every target, attached.</summary>
    /// <param name="options">Options.</param>
    /// <param name="job">Scale, budget and length of the training.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="targets">Places of the adapters in the order of <paramref name="shape"/>.</param>
    /// <param name="draw">Gives new A and B.</param>
    /// <exception cref="BadConfigurationException">The options do not fit the model, the budget or the training.</exception>
    public IncreLoraControl(IncreLoraOptions options, RankControlJob job, ModelShape shape, IReadOnlyList<AdapterTarget> targets, NormalDraw draw)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(draw);
        if (IncreLoraPlan.Problems(options, shape, job.BudgetParameters, job.Training.Steps).FirstOrDefault() is { } problem)
        {
            throw new BadConfigurationException(problem);
        }

        (this.options, this.shape, this.targets, this.draw, budget) = (options, shape, targets, draw, job.BudgetParameters);
        plan = IncreLoraPlan.From(options, shape, budget, job.Training.Steps);
        alpha = options.Alpha ?? (job.AlphaPerRank * job.Rank);
        ranks = [.. shape.Modules.Select(_ => plan.StartRank)];
        importance = new MovingSensitivity(ranks.Length, options.Beta, options.Beta);
        observed = new double[ranks.Length];
        var first = new List<(string Name, Parameter Weight)>();
        layers = new LayerSet<TripletLayer>(targets, t =>
        {
            var layer = new TripletLayer(t.Shape) { KeepsUpdate = true };
            if (plan.StartRank > 0)
            {
                first.AddRange(NewBlock(t, layer, plan.StartRank, 0));
            }

            first.AddRange(NewBlock(t, layer, plan.GrowthRank, ReserveValue));
            layer.Scale = Scale(plan.StartRank);
            return layer;
        });
        Groups = [new WeightGroup(first)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<WeightGroup> Groups { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Ranks => [.. ranks];

    /// <inheritdoc/>
    public IReadOnlyList<double> Importance => importance.Scores;

    /// <inheritdoc/>
    public Tensor Loss(int step, Tensor taskLoss)
    {
        ArgumentNullException.ThrowIfNull(taskLoss);
        return options.OrthogonalWeight == 0
            ? taskLoss
            : taskLoss.add(OrthogonalPenalty.Of(layers.Layers.Select(l => (l.WholeA(), l.WholeB())), squared: false).mul(options.OrthogonalWeight));
    }

    /// <inheritdoc/>
    public void AfterBackward(int step)
    {
        using var off = no_grad();
        observed = stack([.. layers.Layers.Select(Sensitivity)]).ToDoubles();
        foreach (var layer in layers.Layers)
        {
            layer.ForgetUpdate();
        }
    }

    /// <inheritdoc/>
    public void AfterStep(int step, WeightOptimizer optimizer)
    {
        importance.Observe(observed);
        if (!plan.Grows(step))
        {
            return;
        }

        var gains = Enumerable.Repeat(plan.GrowthRank, ranks.Length).ToArray();
        Grow(GrowthSelection.Pick(importance.Scores, ranks, gains, shape, budget, plan.TopModules), step, optimizer);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers()
    {
        var numbers = new Dictionary<string, IReadOnlyList<double>>
        {
            ["sensitivity"] = [.. importance.Sensitivity],
            ["uncertainty"] = [.. importance.Uncertainty],
        };
        growths.Write(numbers);
        return numbers;
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Tensors() => new Dictionary<string, Tensor>();

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers, WeightOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        GrowthLog.Replay(numbers, (modules, step) => Grow(modules, step, optimizer));
        importance.Restore(numbers["sensitivity"], numbers["uncertainty"]);
    }

    /// <inheritdoc/>
    /// <remarks>The last reserves end with a value of 0.</remarks>
    public void Finish()
    {
        if (!finished)
        {
            foreach (var layer in layers.Layers)
            {
                layer.Blocks[^1].E.zero_();
            }

            finished = true;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(Tensor B, Tensor A)?> Fold() =>
    [
        .. layers.Layers.Select((layer, i) => ranks[i] == 0
            ? null
            : ((Tensor B, Tensor A)?)(
                layer.WholeB().narrow(1, 0, ranks[i]).mul(layer.WholeE().narrow(0, 0, ranks[i]).t().mul(layer.Scale)),
                layer.WholeA().narrow(0, 0, ranks[i]))),
    ];

    /// <inheritdoc/>
    public void Detach() => layers.Detach();

    /// <inheritdoc/>
    public void Dispose() => layers.Dispose();

    /// <summary>
    /// Σ|ΔW ∘ ∂L/∂ΔW| / √(out · in). Without a start rank only the reserve's part of ΔW counts: a module without rank has nothing else, and
    /// whoever grew first would outscore it by orders of magnitude.
    /// </summary>
    private Tensor Sensitivity(TripletLayer layer)
    {
        var update = layer.Update ?? throw new InvalidOperationException($"Module {layer.Module} took no part in the forward pass.");
        var reserve = layer.Blocks[^1];
        var part = plan.StartRank > 0 ? update : reserve.B.mul(layer.Scale).matmul(reserve.A.mul(reserve.E));
        return part.mul(update.grad!).abs().sum().div(Math.Sqrt(update.numel()));
    }

    // A module without rank has only its reserve, whose scale is that of rank 1.
    private double Scale(int rank) => alpha / (Math.Max(rank, 1) + 1e-5);

    private void Grow(IReadOnlyList<int> modules, int step, WeightOptimizer optimizer)
    {
        if (modules.Count == 0)
        {
            return;
        }

        var joined = new List<(string Name, Parameter Weight)>();
        foreach (var i in modules)
        {
            var layer = layers.Layers[i];
            var reserve = layer.Blocks[^1];
            reserve.E.requires_grad = true;
            joined.Add((Name(layer, layer.Blocks.Count - 1, "E"), reserve.E));
            joined.AddRange(NewBlock(targets[i], layer, plan.GrowthRank, ReserveValue));
            ranks[i] += plan.GrowthRank;
            layer.Scale = Scale(ranks[i]);
            growths.Add(step, i);
        }

        optimizer.Add(new WeightGroup(joined) { WarmupSteps = plan.GrowthWarmupSteps }, step);
    }

    /// <summary>Adds a block and names what of it trains: a reserve's values do not.</summary>
    private List<(string Name, Parameter Weight)> NewBlock(AdapterTarget target, TripletLayer layer, int rank, double value)
    {
        var number = layer.Blocks.Count;
        var block = new TripletBlock(
            draw(target, FormattableString.Invariant($"{target.Shape.Address}.A{number}"), rank, target.Shape.InFeatures, options.InitialDeviation),
            draw(target, FormattableString.Invariant($"{target.Shape.Address}.B{number}"), target.Shape.OutFeatures, rank, options.InitialDeviation),
            full([rank, 1], value, target.Weight.dtype, target.Weight.device),
            valuesTrain: value == 0);
        layer.Add(block);
        var trained = new List<(string Name, Parameter Weight)> { (Name(layer, number, "A"), block.A), (Name(layer, number, "B"), block.B) };
        if (value == 0)
        {
            trained.Add((Name(layer, number, "E"), block.E));
        }

        return trained;
    }

    private string Name(TripletLayer layer, int block, string part) =>
        FormattableString.Invariant($"{shape.Modules[shape.IndexOf(layer.Module)].Name}.increlora.{part}{block}");
}
