using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.RankControl.Gates;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl.SuperAdapter;

/// <summary>
/// A super-adapter: every step trains a random prefix of each module's rank, all at one scale; at the end sub-adapters are searched on the validation split
/// and the best is cut out (docs/strategies/super-adapter.md). The search runs within
/// <see cref="Finish(Action)"/>; an interrupted one goes on behind the last score that a checkpoint holds.
/// </summary>
public sealed class SuperAdapterControl : IRankControl
{
    private const string ScoresName = "subAdapterScores";
    private readonly SuperAdapterOptions options;
    private readonly ControlInputs inputs;
    private readonly ElasticDraws draws;
    private readonly LayerSet<LoraLayer> layers;
    private readonly Dictionary<int, Tensor> prefixes = [];
    private readonly List<SplitScore> scores = [];
    private int[] ranks;

    /// <summary>Attaches layers of the largest sub-rank to all modules.</summary>
    /// <exception cref="BadConfigurationException">The largest sub-rank is above a matrix, or no sub-adapter fits the budget.</exception>
    public SuperAdapterControl(SuperAdapterOptions options, ControlInputs inputs)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(inputs);
        this.options = options;
        this.inputs = inputs;
        if (inputs.Costs.Min() * options.Ranks[0] > inputs.BudgetParameters)
        {
            throw new BadConfigurationException(
                $"Rank {options.Ranks[0]} on the smallest module needs {inputs.Costs.Min() * options.Ranks[0]:N0} parameters, the budget is {inputs.BudgetParameters:N0}.");
        }

        draws = new ElasticDraws(inputs.Seeds.Seed, options.DrawNone ? [0, .. options.Ranks] : options.Ranks, inputs.Targets.Count);
        layers = inputs.Plain(options.Ranks[^1], inputs.AlphaPerRank);
        ranks = [.. inputs.Targets.Select(_ => options.Ranks[^1])];
        Show(ranks);
        Groups = [ControlInputs.Factors(inputs.Targets, layers)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<WeightGroup> Groups { get; }

    /// <inheritdoc/>
    /// <remarks>The largest sub-rank until the search has chosen.</remarks>
    public IReadOnlyList<int> Ranks => ranks;

    /// <inheritdoc/>
    /// <remarks>Energy of all components.</remarks>
    public IReadOnlyList<double> Importance => [.. layers.Layers.Select(l => ComponentNorms.Of(l).Sum(n => n * n))];

    /// <summary>The front of the search, fewest parameters first; null before it.</summary>
    public RankCurve? Curve { get; private set; }

    /// <inheritdoc/>
    public void BeforeStep(int step) => Show(draws.At(step));

    /// <inheritdoc/>
    public void AfterStep(int step, WeightOptimizer optimizer) => Show(ranks);

    /// <inheritdoc/>
    /// <remarks>Loss, accuracy and examples of each sub-adapter scored; which ones they are follows from the scores before.</remarks>
    public IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers() => new Dictionary<string, IReadOnlyList<double>>
    {
        [ScoresName] = [.. scores.SelectMany(s => new[] { s.Loss, s.Accuracy, s.Examples })],
    };

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> Tensors() => new Dictionary<string, Tensor>();

    /// <inheritdoc/>
    public void Restore(IReadOnlyDictionary<string, IReadOnlyList<double>> numbers, WeightOptimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        scores.Clear();
        scores.AddRange(numbers[ScoresName].Chunk(3).Select(s => new SplitScore(s[0], s[1], (int)s[2])));
    }

    /// <inheritdoc/>
    public void Finish(Action keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        var asked = 0;
        var found = SubAdapterSearch.Run(
            options, [.. inputs.Targets.Select(t => t.Shape)], inputs.BudgetParameters, inputs.Seeds.For("sub-adapters"), sub =>
            {
                if (asked++ == scores.Count)
                {
                    keep();
                    Show(sub);
                    scores.Add(inputs.Score());
                }

                return scores[asked - 1];
            });
        var best = SubAdapterSearch.Best(found, options.Objective)
            ?? throw new BadConfigurationException($"No sub-adapter fits the budget of {inputs.BudgetParameters:N0} parameters.");
        ranks = [.. best.Ranks];
        Show(ranks);
        Curve = new RankCurve(
            "parameters",
            [.. SubAdapterSearch.Front(found, options.Objective).Select(s => new RankPoint(s.Parameters, s.Ranks.Average(), s.Parameters, s.Validation))]);
    }

    /// <inheritdoc/>
    public IReadOnlyList<(Tensor B, Tensor A)?> Fold() =>
    [
        .. layers.Layers.Zip(ranks, (layer, rank) => rank == 0
            ? ((Tensor, Tensor)?)null
            : (layer.B.weight.detach().narrow(1, 0, rank).mul(layer.Scale), layer.A.weight.detach().narrow(0, 0, rank))),
    ];

    /// <inheritdoc/>
    public void Detach() => layers.Detach();

    /// <inheritdoc/>
    /// <remarks>The sub-adapter in the form that a warm start reads; its factors are the cut ones and every gate is 1.</remarks>
    public void WriteFiles(string folder) => SupernetFile.Write(
        Path.Combine(folder, SupernetFile.FileName),
        [
            .. Enumerable.Range(0, ranks.Length).Where(m => ranks[m] > 0).Select(m => new SupernetModule(
                inputs.Targets[m].Shape,
                layers.Layers[m].A.weight.detach().narrow(0, 0, ranks[m]).contiguous(),
                layers.Layers[m].B.weight.detach().narrow(1, 0, ranks[m]).contiguous(),
                layers.Layers[m].Scale,
                1)),
        ]);

    /// <inheritdoc/>
    public void Dispose()
    {
        layers.Dispose();
        foreach (var prefix in prefixes.Values)
        {
            prefix.Dispose();
        }
    }

    /// <summary>Lets the model act with the first components of every module.</summary>
    private void Show(IReadOnlyList<int> shown)
    {
        for (var m = 0; m < shown.Count; m++)
        {
            layers.Layers[m].Gate = Prefix(shown[m]);
        }
    }

    /// <summary>1 at the first components and 0 after them; owned here.</summary>
    private Tensor Prefix(int rank)
    {
        if (!prefixes.TryGetValue(rank, out var prefix))
        {
            using var scope = NewDisposeScope();
            var weight = layers.Layers[0].A.weight;
            prefix = tensor([.. Enumerable.Range(0, options.Ranks[^1]).Select(i => i < rank ? 1f : 0f)]).to(weight.dtype, weight.device).clone();
            prefix.DetachFromDisposeScope();
            prefixes.Add(rank, prefix);
        }

        return prefix;
    }
}
