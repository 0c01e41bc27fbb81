using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankSearch;

/// <summary>
/// BIPEFT's search (docs/strategies/bipeft.md): a binary array β (off, on) and a rank array δ per module, both Gumbel-softmax relaxed; the architecture
/// moves on the outer loss as it stands, then the weights move; sensitivities and stability decide modules on the way (<see cref="BipeftPruning"/>).
/// </summary>
/// <remarks>
/// Column j of a module is multiplied by β̃_on · Σ_{k: R_k ≥ j} δ̃_k, so that rank R_k is its first R_k columns. A decided module has gates 1 below its
/// rank and 0 from there. Cost per step: two forward and backward passes.
/// </remarks>
public sealed class BipeftSearch : IRankSearch
{
    private readonly IGatedSupernet net;
    private readonly WeightOptimizer weights;
    private readonly BipeftOptions options;
    private readonly GumbelNoise noise;
    private readonly int warmupSteps;
    private readonly double maxGradientNorm;
    private readonly int columns;
    private readonly GateAdam adam;

    /// <summary>A search at its beginning.</summary>
    /// <param name="net">Network whose adapters have the largest candidate rank; stays with the caller.</param>
    /// <param name="weights">Optimizer of its weights; stays with the caller.</param>
    /// <param name="options">Ranks, rates and rules.</param>
    /// <param name="shape">Base model.</param>
    /// <param name="budget">Adapter parameters of the final training.</param>
    /// <param name="initial">Start of β (off, on per module) and then δ (one per module and candidate rank).</param>
    /// <param name="noise">Gumbel numbers.</param>
    /// <param name="warmupSteps">Steps before the first pruning step may happen.</param>
    /// <param name="maxGradientNorm">Largest gradient norm of the architecture; 0 means no clipping.</param>
    public BipeftSearch(
        IGatedSupernet net, WeightOptimizer weights, BipeftOptions options, ModelShape shape, long budget, IReadOnlyList<double> initial,
        GumbelNoise noise, int warmupSteps, double maxGradientNorm = 0)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(noise);
        this.net = net;
        this.weights = weights;
        this.options = options;
        this.noise = noise;
        this.warmupSteps = warmupSteps;
        this.maxGradientNorm = maxGradientNorm;
        columns = options.Ranks.Max();
        adam = new GateAdam(Modules * (2 + options.Ranks.Count), 0);
        for (var i = 0; i < adam.Logits.Length; i++)
        {
            adam.Logits[i] = initial[i];
        }

        Pruning = new BipeftPruning(
            options.Ranks, [.. shape.Modules.Select(m => m.ParametersPerRank)], budget, options.Smoothing, options.History, options.Threshold, options.PruningSteps);
    }

    /// <summary>The decisions so far.</summary>
    public BipeftPruning Pruning { get; }

    /// <summary>β and δ.</summary>
    public IReadOnlyList<double> Architecture => adam.Logits;

    /// <summary>q of the last step.</summary>
    public IReadOnlyList<double> LastSensitivity { get; private set; } = [];

    private int Modules => net.Modules.Count;

    /// <inheritdoc/>
    public RankSearchStep Step(Func<Tensor> trainLoss, Func<Tensor> outerLoss)
    {
        ArgumentNullException.ThrowIfNull(trainLoss);
        ArgumentNullException.ThrowIfNull(outerLoss);
        using var scope = NewDisposeScope();
        try
        {
            var logits = Constant(adam.Logits).requires_grad_();
            net.SetGates(Gates(logits, noise(weights.Steps, false)));
            var outer = outerLoss();
            var value = outer.ToDouble();
            Tensor[] factors = [.. net.Modules.SelectMany(m => new[] { m.A, m.B })];
            var gradients = autograd.grad([outer], [logits, .. factors], allow_unused: true);
            var architecture = Present(gradients[0], logits).ToDoubles();
            if (!double.IsFinite(value) || !architecture.All(double.IsFinite))
            {
                throw new DivergenceException($"The loss or gradient of positions and ranks became NaN or infinite at step {weights.Steps + 1}; lower the learning rate.");
            }

            Tensor[] validation = [.. factors.Select((f, i) => Present(gradients[i + 1], f).detach())];
            adam.Step([.. architecture.Select((g, i) => g + (options.ArchitectureWeightDecay * adam.Logits[i]))], options.ArchitectureLearningRate, maxGradientNorm);
            using (no_grad())
            {
                net.SetGates(Gates(Constant(adam.Logits), noise(weights.Steps, true)));
            }

            var mayPrune = weights.Steps >= warmupSteps;
            var train = weights.Step(trainLoss, () => LastSensitivity = Sensitivities(factors, validation));
            Pruning.Observe(LastSensitivity, RankWeights(), mayPrune);
            return new RankSearchStep(train, value, architecture);
        }
        finally
        {
            net.SetGates(null);
        }
    }

    /// <inheritdoc/>
    public Tensor Columns() => Gates(Constant(adam.Logits), null);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers()
    {
        var numbers = Pruning.Numbers().ToDictionary(n => "pruning." + n.Key, n => n.Value);
        adam.Save(numbers);
        return numbers;
    }

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        adam.Load(numbers);
        Pruning.Restore(numbers.Where(n => n.Key.StartsWith("pruning.", StringComparison.Ordinal)).ToDictionary(n => n.Key["pruning.".Length..], n => n.Value));
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Finish() => Pruning.Finish();

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Readouts()
    {
        var rankWeights = RankWeights();
        return new Dictionary<string, IReadOnlyList<double>>
        {
            ["sensitivity"] = [.. Pruning.Sensitivity],
            ["on"] = [.. Enumerable.Range(0, Modules).Select(m => Softmax([adam.Logits[2 * m], adam.Logits[(2 * m) + 1]])[1])],
            ["expectedRank"] = [.. rankWeights.Select(w => w.Select((p, k) => p * options.Ranks[k]).Sum())],
            ["stabilityScore"] = Pruning.Scores(),
        };
    }

    private static Tensor Present(Tensor? gradient, Tensor of) => gradient is null || gradient.IsInvalid ? zeros_like(of) : gradient;

    private static double[] Softmax(double[] logits)
    {
        var largest = logits.Max();
        double[] odds = [.. logits.Select(l => Math.Exp(l - largest))];
        var sum = odds.Sum();
        return [.. odds.Select(o => o / sum)];
    }

    private double[][] RankWeights() => [.. adam.Logits.Skip(2 * Modules).Chunk(options.Ranks.Count).Select(Softmax)];

    // softmax((softmax(logits) + Gumbel) / τ): the noise is added to the softmaxed logits.
    private Tensor Relaxed(Tensor logits, Tensor? gumbel)
    {
        var p = logits.softmax(1);
        return gumbel is null ? p : p.add(gumbel).div(options.Temperature).softmax(1);
    }

    private Tensor Gates(Tensor logits, IReadOnlyList<double>? gumbel)
    {
        var count = options.Ranks.Count;
        var numbers = gumbel is null ? null : Constant(gumbel);
        Tensor? Part(Tensor? all, int from, int width) => all?.narrow(0, from, Modules * width).view(Modules, width);
        var on = Relaxed(Part(logits, 0, 2)!, Part(numbers, 0, 2)).narrow(1, 1, 1);
        var ranks = Relaxed(Part(logits, 2 * Modules, count)!, Part(numbers, 2 * Modules, count));

        // reach[k, j] is 1 where column j belongs to candidate rank R_k.
        var reach = Constant([.. options.Ranks.SelectMany(r => Enumerable.Range(0, columns).Select(j => j < r ? 1.0 : 0))]).view(count, columns);
        var gates = on.mul(ranks.matmul(reach));
        if (Pruning.Decided.All(d => d < 0))
        {
            return gates;
        }

        var open = Constant([.. Pruning.Decided.Select(d => d < 0 ? 1.0 : 0)]).view(Modules, 1);
        var decided = Constant([.. Pruning.Decided.SelectMany(d => Enumerable.Range(0, columns).Select(j => j < d ? 1.0 : 0))]).view(Modules, columns);
        return gates.mul(open).add(decided);
    }

    private double[] Sensitivities(Tensor[] factors, Tensor[] validation)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var rankWeights = RankWeights();
        var numbers = stack(factors.Select((f, i) =>
        {
            var (t, v) = (Present(f.grad, f).to(ScalarType.Float64), validation[i].to(ScalarType.Float64));
            return stack([t.abs().sum(), v.abs().sum(), t.mul(v).sum().div(t.norm().mul(v.norm()).clamp_min(1e-30))]);
        })).ToDoubles();
        return [.. Enumerable.Range(0, Modules).Select(m => BipeftRule.Sensitivity(
            numbers[6 * m] + numbers[(6 * m) + 3],
            numbers[(6 * m) + 1] + numbers[(6 * m) + 4],
            (numbers[(6 * m) + 2] + numbers[(6 * m) + 5]) / 2,
            Pruning.Cost(m, rankWeights[m])))];
    }

    private Tensor Constant(IReadOnlyList<double> values) => tensor([.. values], dtype: net.Weights[0].dtype, device: net.Weights[0].device);
}
