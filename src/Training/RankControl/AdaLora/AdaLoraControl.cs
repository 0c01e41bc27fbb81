using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl;

/// <summary>
/// AdaLoRA (Zhang et al. 2023, 2303.10512): ΔW = (α / (r + 1e-5)) · B (A ⊙ E), triplets scored by smoothed sensitivity and uncertainty and
/// cut along a falling budget. Cost per step besides LoRA of the start rank: two Gram matrices per module for the penalty, and element-wise
/// averages over all adapter weights.
/// </summary>
public sealed class AdaLoraControl : IRankControl
{
    private readonly AdaLoraOptions options;
    private readonly AdaLoraPlan plan;
    private readonly LayerSet<TripletLayer> layers;
    private readonly long[] costs;
    private readonly Tensor sensitivity, uncertainty;
    private bool[] kept;
    private double[] scores;
    private bool frozen;

    /// <summary>Layers of the start rank on every target, attached.</summary>
    /// <param name="options">Options.</param>
    /// <param name="job">Scale, budget and length of the training.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="targets">Places of the adapters in the order of <paramref name="shape"/>.</param>
    /// <param name="draw">Gives the first A and B.</param>
    /// <exception cref="BadConfigurationException">The options do not fit the model, the budget or the training.</exception>
    public AdaLoraControl(AdaLoraOptions options, RankControlJob job, ModelShape shape, IReadOnlyList<AdapterTarget> targets, NormalDraw draw)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(draw);
        if (AdaLoraPlan.Problems(options, shape, job.BudgetParameters, job.Training.Steps).FirstOrDefault() is { } problem)
        {
            throw new BadConfigurationException(problem);
        }

        this.options = options;
        plan = AdaLoraPlan.From(options, shape, job.BudgetParameters, job.Training.Steps);
        var rank = plan.StartRank;
        var scale = (options.Alpha ?? (job.AlphaPerRank * job.Rank)) / (rank + 1e-5);
        layers = new LayerSet<TripletLayer>(targets, t =>
        {
            var layer = new TripletLayer(t.Shape) { Scale = scale };
            layer.Add(new TripletBlock(
                draw(t, $"{t.Shape.Address}.A", rank, t.Shape.InFeatures, options.InitialDeviation),
                draw(t, $"{t.Shape.Address}.B", t.Shape.OutFeatures, rank, options.InitialDeviation),
                zeros(rank, 1, t.Weight.dtype, t.Weight.device)));
            return layer;
        });
        Groups = [new WeightGroup([.. Blocks.Zip(shape.Modules).SelectMany(p => Named(p.Second.Name, p.First))])];
        costs = [.. shape.Modules.SelectMany(m => Enumerable.Repeat(m.ParametersPerRank, rank))];
        kept = [.. costs.Select(_ => true)];
        scores = new double[costs.Length];
        sensitivity = Zeros(Groups[0].Weights.Sum(w => w.Weight.numel()), targets[0].Weight);
        uncertainty = sensitivity.zeros_like();
        uncertainty.DetachFromDisposeScope();
    }

    /// <inheritdoc/>
    public IReadOnlyList<WeightGroup> Groups { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Ranks => [.. kept.Chunk(plan.StartRank).Select(m => m.Count(k => k))];

    /// <inheritdoc/>
    /// <remarks>Sum of a module's triplet scores at the newest cut.</remarks>
    public IReadOnlyList<double> Importance => [.. scores.Chunk(plan.StartRank).Select(m => m.Sum())];

    /// <summary>Score S of every triplet at the newest cut, module by module.</summary>
    public IReadOnlyList<double> Scores => scores;

    private IEnumerable<TripletBlock> Blocks => layers.Layers.Select(l => l.Blocks[0]);

    /// <inheritdoc/>
    public Tensor Loss(int step, Tensor taskLoss)
    {
        ArgumentNullException.ThrowIfNull(taskLoss);
        return options.OrthogonalWeight == 0
            ? taskLoss
            : taskLoss.add(OrthogonalPenalty.Of(Blocks.Select(b => ((Tensor)b.A, (Tensor)b.B)), options.SquaredPenalty).mul(options.OrthogonalWeight));
    }

    /// <inheritdoc/>
    public void AfterStep(int step, WeightOptimizer optimizer)
    {
        var final = plan.Schedule.IsFinal(step);
        if (!final)
        {
            Observe();
        }

        if (!plan.Schedule.Cuts(step))
        {
            return;
        }

        if (!(final && frozen))
        {
            Decide(plan.Schedule.Budget(step));
            frozen = final;
        }

        Mask();
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers() => new Dictionary<string, IReadOnlyList<double>>
    {
        ["kept"] = [.. kept.Select(k => k ? 1.0 : 0.0)],
        ["scores"] = [.. scores],
        ["frozen"] = [frozen ? 1 : 0],
    };

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Tensors() => new Dictionary<string, Tensor> { ["sensitivity"] = sensitivity, ["uncertainty"] = uncertainty };

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers, WeightOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        kept = [.. numbers["kept"].Select(k => k != 0)];
        scores = [.. numbers["scores"]];
        frozen = numbers["frozen"][0] != 0;
    }

    /// <inheritdoc/>
    /// <remarks>A training that was stopped early, or has no final phase, is cut to b_T here.</remarks>
    public void Finish()
    {
        if (!frozen)
        {
            Decide(plan.Schedule.Target);
            Mask();
            frozen = true;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<(Tensor B, Tensor A)?> Fold()
    {
        var folds = new List<(Tensor B, Tensor A)?>();
        foreach (var (layer, mask) in layers.Layers.Zip(kept.Chunk(plan.StartRank)))
        {
            long[] index = [.. Enumerable.Range(0, mask.Length).Where(i => mask[i]).Select(i => (long)i)];
            if (index.Length == 0)
            {
                folds.Add(null);
                continue;
            }

            var block = layer.Blocks[0];
            var chosen = tensor(index, device: block.A.device);
            var values = block.E.index_select(0, chosen).t().mul(layer.Scale);
            folds.Add((block.B.index_select(1, chosen).mul(values), block.A.index_select(0, chosen)));
        }

        return folds;
    }

    /// <inheritdoc/>
    public void Detach() => layers.Detach();

    /// <inheritdoc/>
    public void Dispose()
    {
        layers.Dispose();
        sensitivity.Dispose();
        uncertainty.Dispose();
    }

    private static IEnumerable<(string Name, TorchSharp.Modules.Parameter Weight)> Named(string module, TripletBlock block) =>
        [($"{module}.adalora.A", block.A), ($"{module}.adalora.B", block.B), ($"{module}.adalora.E", block.E)];

    private static Tensor Zeros(long count, Tensor like)
    {
        var result = zeros(count, like.dtype, like.device);
        result.DetachFromDisposeScope();
        return result;
    }

    /// <summary>I = |w ∘ ∂L/∂w| of all weights at once, then Ī and Ū.</summary>
    private void Observe()
    {
        var weights = Groups[0].Weights;
        var w = cat([.. weights.Select(p => p.Weight.flatten())], 0);
        var g = cat([.. weights.Select(p => p.Weight.grad!.flatten())], 0);
        var now = w.mul_(g).abs_();
        sensitivity.mul_(options.Beta1).add_(now, 1 - options.Beta1);
        uncertainty.mul_(options.Beta2).add_(now.sub_(sensitivity).abs_(), 1 - options.Beta2);
    }

    /// <summary>S of a triplet: score of its value plus the mean scores of its two vectors.</summary>
    private void Decide(long budget)
    {
        var s = sensitivity.mul(uncertainty);
        var parts = new List<Tensor>();
        long at = 0;
        foreach (var block in Blocks)
        {
            long Take(long count)
            {
                at += count;
                return at - count;
            }

            var a = s.narrow(0, Take(block.A.numel()), block.A.numel()).view(block.A.shape).mean([1]);
            var b = s.narrow(0, Take(block.B.numel()), block.B.numel()).view(block.B.shape).mean([0]);
            parts.Add(s.narrow(0, Take(block.E.numel()), block.E.numel()).add(a).add(b));
        }

        scores = cat(parts, 0).ToDoubles();
        kept = TripletAllocator.Keep(scores, costs, plan.Unit, budget);
    }

    private void Mask()
    {
        foreach (var (block, mask) in Blocks.Zip(kept.Chunk(plan.StartRank)))
        {
            block.E.mul_(tensor([.. mask.Select(k => k ? 1f : 0f)], block.E.shape, block.E.dtype, block.E.device));
        }
    }
}
