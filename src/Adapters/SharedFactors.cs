using AdapterSearch.Domain;

namespace AdapterSearch.Adapters;

/// <summary>The factors that several modules of one adapter set use, each made once (docs/adapters/lora.md).</summary>
public sealed class SharedFactors
{
    private readonly Dictionary<(string Projection, int In, int Out), int> columnRanks = [];
    private readonly OrderedDictionary<string, LoraFactor> factors = [];

    /// <summary>Notes the ranks of the adapted modules: a column's shared factor is as wide as its largest rank.</summary>
    /// <param name="adapted">Adapted modules with their ranks.</param>
    public SharedFactors(IEnumerable<(ModuleShape Shape, int Rank)> adapted)
    {
        ArgumentNullException.ThrowIfNull(adapted);
        foreach (var (shape, rank) in adapted)
        {
            var column = Column(shape);
            columnRanks[column] = Math.Max(rank, columnRanks.GetValueOrDefault(column));
        }
    }

    /// <summary>Shared factors by name, in the order they were made.</summary>
    public IReadOnlyDictionary<string, LoraFactor> All => factors;

    /// <summary>Largest rank in the column (same projection and weight shape) of a module.</summary>
    public int ColumnRank(ModuleShape shape) => columnRanks[Column(shape)];

    /// <summary>The factor of a name, made at first use.</summary>
    public LoraFactor GetOrAdd(string name, Func<LoraFactor> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        if (!factors.TryGetValue(name, out var factor))
        {
            factor = make();
            factors.Add(name, factor);
        }

        return factor;
    }

    private static (string Projection, int In, int Out) Column(ModuleShape shape) =>
        (shape.Address.Projection, shape.InFeatures, shape.OutFeatures);
}
