using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl.Gates;

/// <summary>SoRA (2311.11696) inside a run: λ · mean |g| in the loss, a soft threshold after each step, a rank curve with a schedule (docs/strategies/sora.md).</summary>
public sealed class SoraControl : IRankControl
{
    private const string CurveKey = "curve";
    private const string KeptKey = "kept";
    private const int NumbersPerPoint = 6;
    private readonly SoraOptions options;
    private readonly ControlInputs inputs;
    private readonly SoraThresholds thresholds;
    private readonly GatedAdapters adapters;
    private readonly double lambda;
    private readonly int pruning;
    private readonly List<RankPoint> points = [];

    /// <summary>Attaches gated layers to all modules.</summary>
    /// <exception cref="BadConfigurationException">The schedule does not fit the run, or the rank a matrix.</exception>
    public SoraControl(SoraOptions options, ControlInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(inputs);
        if (SoraThresholds.Problem(options, inputs.Steps) is { } problem)
        {
            throw new BadConfigurationException("SoRA: " + problem + ".");
        }

        this.options = options;
        this.inputs = inputs;
        thresholds = SoraThresholds.Plan(options, inputs.Steps);
        pruning = PruningSteps.Of(options.CutAt, options.OverBudget, inputs.Steps);
        lambda = options.Lambda ?? (options.Schedule == SoraSchedule.Off ? 10 : 0.001);
        adapters = new GatedAdapters(inputs, options.MaxRank, inputs.AlphaPerRank, options.OverBudget, options.CutBy);
        Groups = adapters.Groups(options.GateLearningRateFactor);
    }

    /// <inheritdoc/>
    public IReadOnlyList<WeightGroup> Groups { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Ranks => adapters.Ranks;

    /// <inheritdoc/>
    public IReadOnlyList<double> Importance => adapters.Importance;

    /// <summary>One point per threshold of a schedule, before any cut to the budget; null without a schedule.</summary>
    public RankCurve? Curve => points.Count > 0 ? new RankCurve("threshold", points.ToArray()) : null;

    /// <inheritdoc/>
    public Tensor Loss(int step, Tensor taskLoss) => lambda > 0 && !adapters.IsCut ? taskLoss.add(adapters.MeanSize().mul(lambda)) : taskLoss;

    /// <inheritdoc/>
    public void AfterStep(int step, WeightOptimizer optimizer)
    {
        if (adapters.IsCut)
        {
            adapters.KeepClosed();
            return;
        }

        adapters.Shrink(thresholds.After(step), options.Rule);
        if (options.Schedule != SoraSchedule.Off && thresholds.StageEndingAt(step) >= 0)
        {
            var ranks = adapters.Ranks;
            points.Add(new RankPoint(
                thresholds.After(step), ranks.Average(), ranks.Zip(inputs.Costs, (r, c) => r * c).Sum(), inputs.Score()));
        }

        if (step == pruning && step < inputs.Steps)
        {
            adapters.FitBudget();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers() => new Dictionary<string, IReadOnlyList<double>>
    {
        [KeptKey] = adapters.Kept,
        [CurveKey] = [.. points.SelectMany(p => new[] { p.Setting, p.MeanRank, p.Parameters, p.Validation.Loss, p.Validation.Accuracy, p.Validation.Examples })],
    };

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Tensors() => new Dictionary<string, Tensor>();

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers, WeightOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        adapters.Kept = numbers[KeptKey];
        points.Clear();
        points.AddRange(numbers[CurveKey].Chunk(NumbersPerPoint).Select(p => new RankPoint(
            p[0], p[1], (long)p[2], new SplitScore(p[3], p[4], (int)p[5]))));
    }

    /// <inheritdoc/>
    public void Finish() => adapters.FitBudget();

    /// <inheritdoc/>
    public IReadOnlyList<(Tensor B, Tensor A)?> Fold() => adapters.Fold();

    /// <inheritdoc/>
    public void Detach() => adapters.Detach();

    /// <inheritdoc/>
    public void Dispose() => adapters.Dispose();
}
