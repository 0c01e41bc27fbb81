using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>How the gates of the Differential Adaptation Matrix are relaxed while searching (docs/strategies/dam.md).</summary>
public enum DamRelaxation
{
    /// <summary>All gates fixed to 1: a plain LoRA supernet, the control that any claim about gates needs.</summary>
    Off,

    /// <summary>Softmax over the modules of a layer.</summary>
    RowSoftmax,

    /// <summary>An independent sigmoid per module.</summary>
    Sigmoid,

    /// <summary>Shifted sigmoid whose expected parameter count equals the budget (S3Delta, NeurIPS 2022).</summary>
    ConstantSum,
}

/// <summary>Order of the bi-level gradient (docs/strategies/dam.md).</summary>
public enum DamOrder
{
    /// <summary>The gradient of the validation loss with the weights as they are.</summary>
    First,

    /// <summary>One unrolled step of plain gradient descent, its Hessian-vector product by finite differences.</summary>
    Second,

    /// <summary>One unrolled AdamW step with copied optimizer state (S3Delta), its product by finite differences.</summary>
    SecondAdamW,
}

/// <summary>Derivative of the virtual AdamW step (docs/strategies/dam.md).</summary>
public enum DamSlope
{
    /// <summary>The exact derivative; before the first update, where it hardly exists, a plain step stands in.</summary>
    Exact,

    /// <summary>The learning rate alone, as if the step were plain; the step itself is AdamW's from the first update on (S3Delta).</summary>
    LearningRate,
}

/// <summary>Which number ranks the modules when the matrix is made binary (docs/strategies/dam.md).</summary>
public enum DamReadout
{
    /// <summary>By the task's labels: <see cref="Posterior"/> where they are probabilities, <see cref="TaylorPerCost"/> where they are classes.</summary>
    Auto,

    /// <summary>The relaxed gate itself.</summary>
    Gate,

    /// <summary>Gate divided by the module's parameters.</summary>
    GatePerCost,

    /// <summary>Moving average of Σ|B·∂B| + Σ|A·∂A| divided by the module's parameters.</summary>
    TaylorPerCost,

    /// <summary>Order in which modules are eliminated from the trained supernet by their effect on the validation loss.</summary>
    Perturbation,

    /// <summary>Variance components: how much of what the base gets wrong each module's own Jacobian explains.</summary>
    Reml,

    /// <summary>Size of the weight change that the variance components expect of each module, its Jacobian averaged along the supernet's path.</summary>
    Posterior,

    /// <summary>Order in which modules are dropped while the supernet trains, the least sensitive per parameter first.</summary>
    Progressive,

    /// <summary>Sum of the ranks that sensitivity per parameter, variance component and gradient energy per parameter give.</summary>
    RankSum,

    /// <summary>Variance components beside one of the task head, which takes what any change of the last features explains.</summary>
    RemlHead,
}

/// <summary>How far the ranking of modules reaches and where it is cut (docs/strategies/dam.md).</summary>
public enum DamScope
{
    /// <summary>The ⌈ρ·M⌉ best of each layer.</summary>
    PerLayer,

    /// <summary>The ⌈ρ·N·M⌉ best of the whole matrix.</summary>
    Global,

    /// <summary>In decreasing order every module that still fits the parameter budget.</summary>
    Budget,

    /// <summary>Every module whose number is at least θ.</summary>
    Threshold,
}

/// <summary>Start of the final training (docs/strategies/dam.md).</summary>
public enum Stage2Start
{
    /// <summary>New adapter weights.</summary>
    Fresh,

    /// <summary>The searched adapter weights, cut to the new rank by SVD (WS-supernet).</summary>
    Warm,
}

/// <summary>Settings of the DAM search.</summary>
[GenerateSerializer, Immutable]
public sealed record DamOptions
{
    /// <summary>Relaxation of the gates.</summary>
    [Id(0)] public DamRelaxation Relaxation { get; init; } = DamRelaxation.Sigmoid;

    /// <summary>Order of the gate gradient.</summary>
    [Id(1)] public DamOrder Order { get; init; } = DamOrder.First;

    /// <summary>Number that ranks modules.</summary>
    [Id(2)] public DamReadout Readout { get; init; } = DamReadout.Auto;

    /// <summary>Where the ranking is cut.</summary>
    [Id(3)] public DamScope Scope { get; init; } = DamScope.Budget;

    /// <summary>Selection ratio ρ for the scopes per layer and global, (0, 1].</summary>
    [Id(4), Range(1e-6, 1.0)] public double Ratio { get; init; } = 0.5;

    /// <summary>θ of the threshold scope.</summary>
    [Id(5)] public double Threshold { get; init; } = 0.5;

    /// <summary>Temperature τ of the relaxation, above 0.</summary>
    [Id(6), Range(1e-6, 1e6)] public double Temperature { get; init; } = 1;

    /// <summary>
    /// Initial logit of every gate. Only sigmoid gates feel it: 3 starts them at 0.95, so that the supernet's adapters learn at nearly the
    /// scale of the final model; 0 starts them at a half.
    /// </summary>
    [Id(7)] public double InitialLogit { get; init; } = 3;

    /// <summary>Learning rate of Adam (β 0.5, 0.999) on the logits.</summary>
    [Id(8), Range(0.0, 100.0)] public double GateLearningRate { get; init; } = 0.05;

    /// <summary>Multiply row-softmax gates by the number of modules per layer, so that they start at 1.</summary>
    [Id(9)] public bool RescaleTimesM { get; init; }

    /// <summary>Sample binary-concrete gates while searching (constant sum only).</summary>
    [Id(10)] public bool Noise { get; init; } = true;

    /// <summary>Weight steps before the gates start to move.</summary>
    [Id(11), Range(0, 10_000_000)] public int WarmupSteps { get; init; }

    /// <summary>Examples of a gate batch; 0 takes the batch size of the weights.</summary>
    [Id(12), Range(0, 65_536)] public int GateBatchSize { get; init; }

    /// <summary>Weight steps of the search; 0 takes the steps of the final training.</summary>
    [Id(13), Range(0, 10_000_000)] public int Steps { get; init; }

    /// <summary>LoRA rank of every module while searching; 0 takes the rank of the spec.</summary>
    [Id(14), Range(0, 4096)] public int Rank { get; init; }

    /// <summary>Start of the final training.</summary>
    [Id(15)] public Stage2Start Stage2 { get; init; } = Stage2Start.Fresh;

    /// <summary>Sharing in the final model.</summary>
    [Id(16)] public WeightSharing Sharing { get; init; } = WeightSharing.Off;

    /// <summary>Rank of the pair shared by unselected modules.</summary>
    [Id(17), Range(0, 4096)] public int SharedRank { get; init; } = 1;

    /// <summary>Control: train and gate labels are shuffled once, so that nothing can be learned from them.</summary>
    [Id(18)] public bool ShuffleLabels { get; init; }

    /// <summary>Settings of the read-outs that measure.</summary>
    [Id(19), Required] public DamReadoutOptions Reading { get; init; } = new();

    /// <summary>β₁ of Adam on the logits; DARTS and its followers take 0.5, S3Delta 0.9.</summary>
    [Id(30), Range(0.0, 0.9999)] public double GateBeta1 { get; init; } = 0.5;

    /// <summary>What the virtual AdamW step's derivative takes into account.</summary>
    [Id(31)] public DamSlope Slope { get; init; } = DamSlope.Exact;

    /// <summary>β of the constant-sum sigmoid.</summary>
    [Id(32), Range(1e-6, 1e6)] public double Beta { get; init; } = 1;

    /// <summary>Value to which a sampled gate of 0 is stretched before it is clipped to [0, 1] (constant sum with noise).</summary>
    [Id(33), Range(-10.0, 0.0)] public double StretchLow { get; init; }

    /// <summary>Value to which a sampled gate of 1 is stretched.</summary>
    [Id(34), Range(1.0, 11.0)] public double StretchHigh { get; init; } = 1;

    /// <summary>
    /// Raise the ranks of the selected modules until the budget is full, so that arms compare at equal parameters; false trains them at the spec's rank, which mostly leaves
    /// parameters unused.
    /// </summary>
    [Id(35)] public bool FillRanks { get; init; } = true;

    /// <summary>These options with <see cref="DamReadout.Auto"/> replaced by the read-out that it stands for.</summary>
    /// <param name="softLabels">Whether the task's labels are probabilities.</param>
    public DamOptions ForLabels(bool softLabels) =>
        Readout == DamReadout.Auto ? this with { Readout = softLabels ? DamReadout.Posterior : DamReadout.TaylorPerCost } : this;
}
