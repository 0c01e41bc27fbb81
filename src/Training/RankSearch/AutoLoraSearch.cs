using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankSearch;

/// <summary>
/// AutoLoRA's search (2403.09113; docs/strategies/autolora.md): ΔW = s (B ∘ softmax(a)) A with one vector a over the rank columns of each module; a moves by
/// Adam on the outer loss through one unrolled step of the weights, then the weights move.
/// </summary>
/// <remarks>Cost per step: second order five forward and backward passes, first order two.</remarks>
public sealed class AutoLoraSearch : IRankSearch
{
    private readonly IGatedSupernet net;
    private readonly WeightOptimizer weights;
    private readonly AutoLoraOptions options;
    private readonly ModelShape shape;
    private readonly long budget;
    private readonly double maxGradientNorm;
    private readonly GateAdam adam;

    /// <summary>A search at its beginning.</summary>
    /// <param name="net">Network whose adapters have rank <see cref="AutoLoraOptions.Rank"/>; stays with the caller.</param>
    /// <param name="weights">Optimizer of its weights; stays with the caller.</param>
    /// <param name="options">Learning rate, order.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="budget">Adapter parameters of the final training.</param>
    /// <param name="maxGradientNorm">Largest gradient norm of a; 0 means no clipping.</param>
    public AutoLoraSearch(
        IGatedSupernet net, WeightOptimizer weights, AutoLoraOptions options, ModelShape shape, long budget, double maxGradientNorm = 0)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shape);
        this.net = net;
        this.weights = weights;
        this.options = options;
        this.shape = shape;
        this.budget = budget;
        this.maxGradientNorm = maxGradientNorm;
        adam = new GateAdam(net.Modules.Count * options.Rank, options.Initial);
    }

    /// <summary>a, module by module.</summary>
    public IReadOnlyList<double> Architecture => adam.Logits;

    /// <inheritdoc/>
    public RankSearchStep Step(Func<Tensor> trainLoss, Func<Tensor> outerLoss)
    {
        ArgumentNullException.ThrowIfNull(trainLoss);
        ArgumentNullException.ThrowIfNull(outerLoss);
        using var scope = NewDisposeScope();
        Func<Tensor, Tensor> At(Func<Tensor> loss) => a =>
        {
            net.SetGates(Softmax(a));
            return loss();
        };
        try
        {
            var bilevel = new BilevelStep(At(trainLoss), At(outerLoss), net.Weights);
            var a = Constant().requires_grad_();
            var gradient = options.Order switch
            {
                DamOrder.First => bilevel.FirstOrder(a),
                DamOrder.Second => bilevel.SecondOrder(a, new PlainVirtualStep(weights.LearningRate)),
                DamOrder.SecondAdamW => bilevel.SecondOrder(
                    a,
                    new AdamWVirtualStep(weights.LearningRate, [.. weights.Moments().Select(m => new AdamWMoments(m.Mean, m.Square, weights.Steps))])),
                _ => throw new InvalidOperationException($"Unknown order {options.Order}."),
            };
            if (!double.IsFinite(gradient.ValidationLoss) || !gradient.Values.All(double.IsFinite))
            {
                throw new DivergenceException($"The loss or gradient of the rank columns became NaN or infinite at step {weights.Steps + 1}; lower the learning rate.");
            }

            adam.Step(gradient.Values, options.ArchitectureLearningRate, maxGradientNorm);
            using (no_grad())
            {
                net.SetGates(Columns());
            }

            return new RankSearchStep(weights.Step(trainLoss), gradient.ValidationLoss, gradient.Values);
        }
        finally
        {
            net.SetGates(null);
        }
    }

    /// <inheritdoc/>
    public Tensor Columns() => Softmax(Constant());

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers()
    {
        var numbers = new Dictionary<string, IReadOnlyList<double>>();
        adam.Save(numbers);
        return numbers;
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers) => adam.Load(numbers);

    /// <inheritdoc/>
    public IReadOnlyList<int> Finish() => AutoLoraRanks.Within(Wanted(), shape, budget, options.FillBudget);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Readouts() => new Dictionary<string, IReadOnlyList<double>>
    {
        ["wantedRank"] = [.. Wanted().Select(r => (double)r)],
    };

    private int[] Wanted() => AutoLoraRanks.Wanted([.. adam.Logits.Chunk(options.Rank)]);

    private Tensor Softmax(Tensor a) => a.view(net.Modules.Count, options.Rank).softmax(1);

    private Tensor Constant() => tensor(adam.Logits, dtype: net.Weights[0].dtype, device: net.Weights[0].device);
}
