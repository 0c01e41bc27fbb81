using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Loop;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl;

/// <summary>
/// TriAdaptLoRA (2501.08008): ΔW = (α / (R + 1e-5)) · B (C_low + C_up) A. In a round the modules whose core's norm per block grew most since
/// the last round gain rank. Where the start rank is 0, a module watches itself with a block of rank 1 at a scale of 1e-5 that the first growth
/// lets go. Cost per step besides LoRA: the core's assembly, two Gram matrices per module, and one norm per module at a round.
/// </summary>
public sealed class TriAdaptLoraControl : IRankControl
{
    private const double WatchedScale = 1e-5;
    private readonly TriAdaptLoraOptions options;
    private readonly TriAdaptLoraPlan plan;
    private readonly ModelShape shape;
    private readonly IReadOnlyList<AdapterTarget> targets;
    private readonly NormalDraw draw;
    private readonly long budget;
    private readonly double alpha;
    private readonly LayerSet<TriangularLayer> layers;
    private readonly int[] ranks;
    private readonly GrowthLog growths = new();
    private double[] norms, changes;

    /// <summary>Layers of the start rank on every target, attached.</summary>
    /// <param name="options">Options.</param>
    /// <param name="job">Scale, budget and length of the training.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="targets">Places of the adapters in the order of <paramref name="shape"/>.</param>
    /// <param name="draw">Gives the first A and all cores.</param>
    /// <exception cref="BadConfigurationException">The options do not fit the model, the budget or the training.</exception>
    public TriAdaptLoraControl(TriAdaptLoraOptions options, RankControlJob job, ModelShape shape, IReadOnlyList<AdapterTarget> targets, NormalDraw draw)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(draw);
        if (TriAdaptLoraPlan.Problems(options, shape, job.BudgetParameters, job.Training.Steps).FirstOrDefault() is { } problem)
        {
            throw new BadConfigurationException(problem);
        }

        (this.options, this.shape, this.targets, this.draw, budget) = (options, shape, targets, draw, job.BudgetParameters);
        plan = TriAdaptLoraPlan.From(options, shape, budget, job.Training.Steps);
        alpha = options.Alpha ?? (job.AlphaPerRank * job.Rank);
        ranks = [.. shape.Modules.Select(_ => plan.StartRank)];
        var first = new List<(string Name, Parameter Weight)>();
        layers = new LayerSet<TriangularLayer>(targets, t =>
        {
            var layer = new TriangularLayer(t.Shape) { Scale = Scale(plan.StartRank) };
            first.AddRange(NewBlock(t, layer, Math.Max(1, plan.StartRank)));
            return layer;
        });
        Groups = [new WeightGroup(first)];
        norms = Norms();
        changes = new double[ranks.Length];
    }

    /// <inheritdoc/>
    public IReadOnlyList<WeightGroup> Groups { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Ranks => [.. ranks];

    /// <inheritdoc/>
    /// <remarks>Growth of the core's norm per block up to the newest round.</remarks>
    public IReadOnlyList<double> Importance => changes;

    /// <inheritdoc/>
    public Tensor Loss(int step, Tensor taskLoss)
    {
        ArgumentNullException.ThrowIfNull(taskLoss);
        return options.OrthogonalWeight == 0
            ? taskLoss
            : taskLoss.add(OrthogonalPenalty.Of(layers.Layers.Select(l => (l.WholeA(), l.WholeB())), squared: false).mul(options.OrthogonalWeight));
    }

    /// <inheritdoc/>
    public void AfterStep(int step, WeightOptimizer optimizer)
    {
        if (!plan.Grows(step))
        {
            return;
        }

        var missing = (budget - GrowthSelection.Used(ranks, shape)) * (double)shape.Modules.Count / shape.ParametersPerRank;
        int[] gains = [.. ranks.Select(r => r == 0 ? 1 : plan.GrowthRank)];
        if (GrowthSelection.Pick(norms, ranks, gains, shape, budget, 1).Count == 0)
        {
            return; // The budget is full: scores and ranks stay as they are.
        }

        var now = Norms();
        changes = [.. now.Zip(norms, (n, before) => n - before)];
        norms = now;
        Grow(GrowthSelection.Pick(changes, ranks, gains, shape, budget, plan.Modules(step, missing)), step, optimizer);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers()
    {
        var numbers = new Dictionary<string, IReadOnlyList<double>>
        {
            ["norms"] = [.. norms],
            ["changes"] = [.. changes],
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
        norms = [.. numbers["norms"]];
        changes = [.. numbers["changes"]];
    }

    /// <inheritdoc/>
    /// <remarks>What only watched is dropped.</remarks>
    public void Finish()
    {
        for (var i = 0; i < ranks.Length; i++)
        {
            layers.Layers[i].Enabled = ranks[i] > 0;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(Tensor B, Tensor A)?> Fold() =>
        [.. layers.Layers.Select((l, i) => ranks[i] == 0 ? null : ((Tensor B, Tensor A)?)(l.WholeB().matmul(l.Core()).mul(l.Scale), l.WholeA()))];

    /// <inheritdoc/>
    public void Detach() => layers.Detach();

    /// <inheritdoc/>
    public void Dispose() => layers.Dispose();

    private double Scale(int rank) => rank == 0 ? WatchedScale * alpha / (1 + 1e-5) : alpha / (rank + 1e-5);

    private double[] Norms()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return stack([.. layers.Layers.Select(l => l.Core().norm().div(l.Blocks.Count))]).ToDoubles();
    }

    private void Grow(IReadOnlyList<int> modules, int step, WeightOptimizer optimizer)
    {
        var joined = new List<(string Name, Parameter Weight)>();
        foreach (var i in modules)
        {
            var layer = layers.Layers[i];
            if (ranks[i] > 0)
            {
                joined.AddRange(NewBlock(targets[i], layer, plan.GrowthRank));
            }

            ranks[i] = layer.Rank;
            layer.Scale = Scale(ranks[i]);
            growths.Add(step, i);
        }

        if (joined.Count > 0)
        {
            optimizer.Add(new WeightGroup(joined) { WarmupSteps = options.GrowthWarmupSteps }, step);
        }
    }

    /// <summary>Adds a border: B is 0, cores are drawn, and of A only the first block is.</summary>
    private IEnumerable<(string Name, Parameter Weight)> NewBlock(AdapterTarget target, TriangularLayer layer, int rank)
    {
        var (module, number, whole) = (target.Shape, layer.Blocks.Count, layer.Rank + rank);
        string Draw(string part) => FormattableString.Invariant($"{module.Address}.{part}{number}");
        var block = new TriangularBlock(
            number == 0 ? draw(target, Draw("A"), rank, module.InFeatures, options.InitialDeviation) : Zeros(target, rank, module.InFeatures),
            Zeros(target, module.OutFeatures, rank),
            draw(target, Draw("L"), rank, whole, options.InitialDeviation),
            draw(target, Draw("U"), whole, rank, options.InitialDeviation));
        layer.Add(block);
        return block.Weights.Select(w => (FormattableString.Invariant($"{module.Name}.triadaptlora.{w.Name}{number}"), w.Weight));
    }

    private static Tensor Zeros(AdapterTarget target, long rows, long columns) => zeros(rows, columns, target.Weight.dtype, target.Weight.device);
}
