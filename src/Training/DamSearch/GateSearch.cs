using AdapterSearch.Domain;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>What one search step measured.</summary>
/// <param name="TrainLoss">Loss of the weight batch before the update, in nats.</param>
/// <param name="ValidationLoss">Loss of the gate batch, in nats; NaN when the gates did not move in this step.</param>
/// <param name="GateGradient">∂L/∂Γ; empty when the gates did not move.</param>
public sealed record GateStep(double TrainLoss, double ValidationLoss, IReadOnlyList<double> GateGradient);

/// <summary>Uniform numbers for sampled gates; a pure function of the step, so that a resumed search draws the same.</summary>
/// <param name="step">Weight steps done.</param>
/// <param name="forWeights">False for the gate update of the step, true for its weight update.</param>
/// <returns>One number in (0, 1) per module.</returns>
public delegate IReadOnlyList<double> GateNoise(int step, bool forWeights);

/// <summary>
/// The bi-level search over the Differential Adaptation Matrix (docs/strategies/dam.md): each step moves the gates on a validation batch and then
/// the weights on a train batch. Knows a gated network and two losses, nothing of data or jobs.
/// </summary>
/// <remarks>
/// Γ is updated by Adam (β 0.5, 0.999), w by AdamW. All losses of one gate update, virtual step and probes included, see the same noise;
/// the weight update draws fresh noise (S3Delta). Cost per step: first order two forward and backward passes, second order five, gates
/// off one.
/// </remarks>
public sealed class GateSearch : IDisposable
{
    private readonly IGatedSupernet net;
    private readonly WeightOptimizer weights;
    private readonly IGateRelaxation relaxation;
    private readonly DamOptions options;
    private readonly double weightDecay;
    private readonly double maxGradientNorm;
    private readonly GateNoise? noise;
    private readonly AdamWSlope slope;

    /// <summary>A search at its beginning.</summary>
    /// <param name="net">The network; stays with the caller.</param>
    /// <param name="weights">Optimizer of the network's weights; its steps count the search's. Stays with the caller.</param>
    /// <param name="relaxation">Relaxation of the gates.</param>
    /// <param name="options">Order, initial logit, warm-up steps.</param>
    /// <param name="weightDecay">Decoupled weight decay of <paramref name="weights"/>, for its virtual step.</param>
    /// <param name="maxGradientNorm">Largest gradient norm of Γ; 0 means no clipping.</param>
    /// <param name="noise">Noise of sampled gates; null samples nothing.</param>
    /// <param name="slope">Derivative of the virtual AdamW step.</param>
    public GateSearch(
        IGatedSupernet net, WeightOptimizer weights, IGateRelaxation relaxation, DamOptions options, double weightDecay = 0, double maxGradientNorm = 0,
        GateNoise? noise = null, AdamWSlope slope = AdamWSlope.Exact)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(relaxation);
        ArgumentNullException.ThrowIfNull(options);
        this.net = net;
        this.weights = weights;
        this.relaxation = relaxation;
        this.options = options;
        this.weightDecay = weightDecay;
        this.maxGradientNorm = maxGradientNorm;
        this.noise = relaxation.TakesNoise ? noise : null;
        this.slope = slope;
        GateOptimizer = new GateAdam(net.Modules.Count, options.InitialLogit, options.GateBeta1);
        Taylor = new TaylorScores(net.Modules.Count, net.Weights[0].device);
    }

    /// <summary>Γ and its Adam state.</summary>
    public GateAdam GateOptimizer { get; }

    /// <summary>Importance of each adapter.</summary>
    public TaylorScores Taylor { get; }

    /// <summary>Whether the next step moves the gates.</summary>
    public bool GatesMove => Gated && weights.Steps >= options.WarmupSteps;

    /// <summary>Whether gates are samples while searching.</summary>
    public bool Samples => noise is not null;

    private bool Gated => options.Relaxation != DamRelaxation.Off;

    /// <summary>One step: Γ on the validation loss (after the warm-up), then w on the train loss.</summary>
    /// <param name="trainLoss">Mean loss of the step's weight batch at the network's present weights and gates; called up to four times.</param>
    /// <param name="validationLoss">The same for the step's gate batch; called once where <see cref="GatesMove"/>, else not at all.</param>
    /// <param name="gateRate">Learning rate of Γ in this step.</param>
    /// <exception cref="DivergenceException">A loss or gradient is NaN or infinite.</exception>
    public GateStep Step(Func<Tensor> trainLoss, Func<Tensor> validationLoss, double gateRate)
    {
        ArgumentNullException.ThrowIfNull(trainLoss);
        ArgumentNullException.ThrowIfNull(validationLoss);
        using var scope = NewDisposeScope();
        GateGradient? gates = null;
        if (GatesMove)
        {
            gates = GateGradientOf(trainLoss, validationLoss);
            GateOptimizer.Step(gates.Values, gateRate, maxGradientNorm);
        }

        var loss = WeightStep(trainLoss);
        return new GateStep(loss, gates?.ValidationLoss ?? double.NaN, gates?.Values ?? []);
    }

    /// <summary>The gates without noise, in module order.</summary>
    public double[] Gates()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        return relaxation.Gates(Logits(false), null).ToDoubles();
    }

    /// <summary>Runs an evaluation at given gates, without a graph.</summary>
    /// <param name="gates">One number per module; null for plain adapters.</param>
    /// <param name="evaluation">Runs the network; what it returns must not be a tensor.</param>
    public T With<T>(IReadOnlyList<double>? gates, Func<T> evaluation)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        net.SetGates(gates is null ? null : Constant([.. gates]));
        try
        {
            return evaluation();
        }
        finally
        {
            net.SetGates(null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Taylor.Dispose();

    private GateGradient GateGradientOf(Func<Tensor> trainLoss, Func<Tensor> validationLoss)
    {
        var sample = noise?.Invoke(weights.Steps, false);
        Func<Tensor, Tensor> At(Func<Tensor> loss) => logits =>
        {
            net.SetGates(relaxation.Gates(logits, sample));
            return loss();
        };

        // S3Delta's ε = 0.01/(‖∇‖ + 1e-6): v is ξ∇ here, and so is its floor.
        var published = options is { Order: DamOrder.SecondAdamW, Slope: DamSlope.LearningRate };
        var step = new BilevelStep(At(trainLoss), At(validationLoss), net.Weights, published ? 1e-6 * weights.LearningRate : 1e-12);
        var logits = Logits(true);
        try
        {
            var gradient = options.Order switch
            {
                DamOrder.First => step.FirstOrder(logits),
                DamOrder.Second => step.SecondOrder(logits, new PlainVirtualStep(weights.LearningRate)),
                DamOrder.SecondAdamW => step.SecondOrder(logits, new AdamWVirtualStep(weights.LearningRate, Moments(), weightDecay, published ? AdamWSlope.LearningRate : slope)),
                _ => throw new InvalidOperationException($"Unknown order {options.Order}."),
            };
            return double.IsFinite(gradient.ValidationLoss) && gradient.Values.All(double.IsFinite)
                ? gradient
                : throw new DivergenceException(
                    $"The loss or gradient of the gates became NaN or infinite at step {weights.Steps + 1}; lower the learning rate of the weights or of the gates.");
        }
        finally
        {
            net.SetGates(null);
        }
    }

    private double WeightStep(Func<Tensor> trainLoss)
    {
        if (Gated)
        {
            using (no_grad())
            {
                net.SetGates(relaxation.Gates(Logits(false), noise?.Invoke(weights.Steps, true)));
            }
        }

        try
        {
            return weights.Step(trainLoss, () => Taylor.Update(net.Modules));
        }
        finally
        {
            net.SetGates(null);
        }
    }

    private AdamWMoments[] Moments() => [.. weights.Moments().Select(m => new AdamWMoments(m.Mean, m.Square, weights.Steps))];

    private Tensor Logits(bool withGradient)
    {
        var logits = Constant(GateOptimizer.Logits);
        return withGradient ? logits.requires_grad_() : logits;
    }

    private Tensor Constant(double[] values) => tensor(values, dtype: net.Weights[0].dtype, device: net.Weights[0].device);
}
