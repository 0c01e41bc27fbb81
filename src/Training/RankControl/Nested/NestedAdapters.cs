using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Strategies;
using AdapterSearch.Training.Loop;
using AdapterSearch.Training.RankControl.Gates;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl.Nested;

/// <summary>
/// LoRA of one rank on all modules whose prefixes are adapters of their own: what DyLoRA and MatryoshkaLoRA train. A diagonal between the
/// factors shows one of them; the scale of the plain factors is folded into it.
/// </summary>
internal sealed class NestedAdapters : IDisposable
{
    private readonly ControlInputs inputs;
    private readonly Func<int, double[]> diagonal;
    private readonly IReadOnlyList<int> readable;
    private readonly NestedReadout readout;
    private readonly Dictionary<int, Tensor> prefixes = [];

    /// <summary>Attaches the layers.</summary>
    /// <param name="inputs">Model and budget.</param>
    /// <param name="readable">Ranks that can be read out, increasing; the largest is trained.</param>
    /// <param name="diagonal">What stands between the first k components of the adapter that is read out at rank k: k numbers.</param>
    /// <param name="readout">Choice of the ranks at the end.</param>
    /// <exception cref="BadConfigurationException">The rank is above a matrix, or the lowest above the budget.</exception>
    public NestedAdapters(ControlInputs inputs, IReadOnlyList<int> readable, Func<int, double[]> diagonal, NestedReadout readout)
    {
        this.inputs = inputs;
        this.readable = readable;
        this.diagonal = diagonal;
        this.readout = readout;
        MaxRank = readable[^1];
        UniformRank = NestedRankChoice.Uniform(readable, inputs.Costs, inputs.BudgetParameters);
        if (readout == NestedReadout.Uniform && UniformRank == 0)
        {
            throw new BadConfigurationException(
                $"Rank {readable[0]} on all modules needs {readable[0] * inputs.Costs.Sum():N0} parameters, the budget is {inputs.BudgetParameters:N0}; set readout to perModule or raise the budget.");
        }

        Layers = inputs.Plain(MaxRank, 1);
        Ranks = [.. inputs.Costs.Select(_ => readout == NestedReadout.Uniform ? UniformRank : MaxRank)];
        ShowReadout();
    }

    public LayerSet<LoraLayer> Layers { get; }

    public int MaxRank { get; }

    /// <summary>Highest rank that all modules can have within the budget, or 0.</summary>
    public int UniformRank { get; }

    /// <summary>Ranks that the model shows between steps; the chosen ones once <see cref="Choose"/> was called.</summary>
    public IReadOnlyList<int> Ranks { get; private set; }

    public WeightGroup Group => ControlInputs.Factors(inputs.Targets, Layers);

    /// <summary>Squared Frobenius norms of the components' parts of the largest adapter's ΔW, by module.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Energies
    {
        get
        {
            var scales = diagonal(MaxRank);
            return [.. Layers.Layers.Select(l => (IReadOnlyList<double>)[.. ComponentNorms.Of(l).Zip(scales, (n, s) => n * n * s * s)])];
        }
    }

    /// <summary>Lets every layer use one diagonal, which stays with the caller.</summary>
    public void Show(Tensor diagonal)
    {
        foreach (var layer in Layers.Layers)
        {
            layer.Gate = diagonal;
        }
    }

    /// <summary>Lets the model act with <see cref="Ranks"/>.</summary>
    public void ShowReadout()
    {
        for (var m = 0; m < Ranks.Count; m++)
        {
            Layers.Layers[m].Gate = Prefix(Ranks[m]);
        }
    }

    /// <summary>The diagonal of rank k and 0 after it; owned here.</summary>
    public Tensor Prefix(int rank)
    {
        if (!prefixes.TryGetValue(rank, out var prefix))
        {
            var values = rank == 0 ? [] : diagonal(rank);
            prefix = Diagonal([.. values, .. Enumerable.Repeat(0.0, MaxRank - rank)]);
            prefixes.Add(rank, prefix);
        }

        return prefix;
    }

    /// <summary>A diagonal on the layers' device; the caller disposes of it.</summary>
    public Tensor Diagonal(double[] values)
    {
        using var scope = NewDisposeScope();
        var weight = Layers.Layers[0].A.weight;
        var diagonal = tensor([.. values.Select(v => (float)v)]).to(weight.dtype, weight.device).clone();
        diagonal.DetachFromDisposeScope();
        return diagonal;
    }

    /// <summary>Scores every readable rank on all modules.</summary>
    public RankCurve Measure()
    {
        var perRank = inputs.Costs.Sum();
        var points = new List<RankPoint>();
        foreach (var rank in readable)
        {
            Show(Prefix(rank));
            points.Add(new RankPoint(rank, rank, rank * perRank, inputs.Score()));
        }

        ShowReadout();
        double[] ranks = [.. readable.Select(r => (double)r)];
        double[] accuracies = [.. points.Select(p => p.Validation.Accuracy)];
        return new RankCurve("rank", points, RankCurveArea.Linear(ranks, accuracies), RankCurveArea.Log(ranks, accuracies));
    }

    /// <summary>Fixes the ranks of the result.</summary>
    public void Choose()
    {
        Ranks = readout == NestedReadout.Uniform
            ? [.. inputs.Costs.Select(_ => UniformRank)]
            : NestedRankChoice.PerModule(Energies, readable, inputs.Costs, inputs.BudgetParameters);
        ShowReadout();
    }

    /// <summary>The first components of every module with their rank's diagonal.</summary>
    public IReadOnlyList<(Tensor B, Tensor A)?> Fold() =>
    [
        .. Ranks.Zip(Layers.Layers, (rank, layer) => rank == 0
            ? ((Tensor, Tensor)?)null
            : (layer.B.weight.detach().narrow(1, 0, rank).mul(Prefix(rank).narrow(0, 0, rank)), layer.A.weight.detach().narrow(0, 0, rank))),
    ];

    public void Dispose()
    {
        Layers.Dispose();
        foreach (var prefix in prefixes.Values)
        {
            prefix.Dispose();
        }
    }
}
