using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Which modules get an adapter, of which kind, rank and scale. Modules that are not listed stay frozen.</summary>
/// <param name="Modules">Adapted modules, in the order of <see cref="ModelShape.Modules"/>.</param>
/// <param name="RankStabilized">Scale α/√r (rsLoRA, 2312.03732) instead of α/r.</param>
/// <param name="Dropout">Dropout probability on the adapter's input, [0, 1).</param>
/// <param name="Sharing">Which factors are shared between modules (docs/adapters/lora.md).</param>
/// <param name="SharedRank">Rank of the pair shared by unselected modules; 0 unless <paramref name="Sharing"/> is <see cref="WeightSharing.Unselected"/>.</param>
[GenerateSerializer, Immutable]
public sealed record AdapterConfiguration(
    [property: Id(0)] IReadOnlyList<ModuleAdapter> Modules,
    [property: Id(1)] bool RankStabilized = false,
    [property: Id(2)] double Dropout = 0,
    [property: Id(3)] WeightSharing Sharing = WeightSharing.Off,
    [property: Id(4)] int SharedRank = 0)
{
    /// <summary>No adapter anywhere.</summary>
    public static AdapterConfiguration None { get; } = new([]);

    /// <summary>LoRA on the modules whose rank is above 0, with α = <paramref name="alphaPerRank"/> · rank.</summary>
    /// <param name="shape">Base model.</param>
    /// <param name="ranks">One rank per module of <paramref name="shape"/>; 0 leaves the module out.</param>
    /// <param name="alphaPerRank">Scale of every module when it is not rank-stabilised.</param>
    /// <param name="rankStabilized">See <see cref="RankStabilized"/>; α is then <paramref name="alphaPerRank"/> · √rank.</param>
    public static AdapterConfiguration FromRanks(ModelShape shape, IReadOnlyList<int> ranks, double alphaPerRank, bool rankStabilized = false)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(ranks);
        if (ranks.Count != shape.Modules.Count)
        {
            throw new ArgumentException($"{ranks.Count} ranks for {shape.Modules.Count} modules.", nameof(ranks));
        }

        var modules = new List<ModuleAdapter>();
        for (var i = 0; i < ranks.Count; i++)
        {
            if (ranks[i] > 0)
            {
                var alpha = alphaPerRank * (rankStabilized ? Math.Sqrt(ranks[i]) : ranks[i]);
                modules.Add(new ModuleAdapter(shape.Modules[i].Address, AdapterKind.Lora, ranks[i], alpha));
            }
        }

        return new AdapterConfiguration(modules, rankStabilized);
    }

    /// <summary>Rank of each module of <paramref name="shape"/> in its order; 0 where there is no adapter.</summary>
    public int[] Ranks(ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var ranks = new int[shape.Modules.Count];
        foreach (var adapter in Modules)
        {
            var index = shape.IndexOf(adapter.Module);
            if (index < 0)
            {
                throw new ArgumentException($"The model has no module {adapter.Module}.", nameof(shape));
            }

            ranks[index] = adapter.Rank;
        }

        return ranks;
    }

    /// <summary>Trainable adapter parameters on a model of the given shape; shared factors count once, a task head is not counted.</summary>
    public long Parameters(ModelShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var ranks = Ranks(shape);
        long total = 0;
        for (var i = 0; i < ranks.Length; i++)
        {
            var module = shape.Modules[i];
            total += Sharing switch
            {
                WeightSharing.B => (long)ranks[i] * module.InFeatures,
                WeightSharing.A => (long)ranks[i] * module.OutFeatures,
                _ => ranks[i] * module.ParametersPerRank,
            };
        }

        return total + SharedParameters(shape, ranks);
    }

    private long SharedParameters(ModelShape shape, int[] ranks)
    {
        var selected = Enumerable.Range(0, ranks.Length).Where(i => ranks[i] > 0).ToArray();
        switch (Sharing)
        {
            case WeightSharing.B or WeightSharing.A:
                // One shared factor per column and shape, as wide as the column's largest rank.
                return selected
                    .GroupBy(i => (shape.Modules[i].Address.Projection, shape.Modules[i].InFeatures, shape.Modules[i].OutFeatures))
                    .Sum(g => (long)g.Max(i => ranks[i]) * (Sharing == WeightSharing.B ? g.Key.OutFeatures : g.Key.InFeatures));
            case WeightSharing.Unselected:
                return Enumerable.Range(0, ranks.Length).Where(i => ranks[i] == 0)
                    .Select(i => (shape.Modules[i].InFeatures, shape.Modules[i].OutFeatures)).Distinct()
                    .Sum(s => SharedRank * ((long)s.InFeatures + s.OutFeatures));
            default:
                return 0;
        }
    }
}
