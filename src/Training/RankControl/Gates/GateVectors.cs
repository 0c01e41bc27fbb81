using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Training.DamSearch;
using AdapterSearch.Training.Loop;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl.Gates;

/// <summary>One trained number per rank-one component of every module. Read and written all at once, so that a device waits once.</summary>
internal sealed class GateVectors : IDisposable
{
    private readonly IReadOnlyList<AdapterTarget> targets;
    private readonly int rank;

    /// <summary>Gates of <paramref name="rank"/> numbers for every target.</summary>
    /// <param name="targets">Modules.</param>
    /// <param name="rank">Components of each.</param>
    /// <param name="start">Start values <c>[rank]</c> of a module, float32 on the CPU.</param>
    public GateVectors(IReadOnlyList<AdapterTarget> targets, int rank, Func<AdapterTarget, Tensor> start)
    {
        this.targets = targets;
        this.rank = rank;
        Values = [.. targets.Select(t => New(start(t), t))];
    }

    /// <summary>Gates <c>[rank]</c> of every module.</summary>
    public IReadOnlyList<Parameter> Values { get; }

    /// <summary>Standard normal start values, drawn on the CPU so that a seed means the same on every device.</summary>
    public static Func<AdapterTarget, Tensor> Normal(SeedStream seeds, int rank) => target =>
    {
        using var generator = new Generator((ulong)seeds.For("gate").For(target.Shape.Address.ToString()).Seed);
        return randn([rank], ScalarType.Float32, generator: generator);
    };

    /// <summary>The gates for an optimizer, without weight decay.</summary>
    public WeightGroup Group(double learningRateFactor) =>
        new([.. targets.Zip(Values, (t, v) => (t.Shape.Name + ".gate", v))]) { LearningRateFactor = learningRateFactor, WeightDecay = 0 };

    /// <summary>All gates, module after module.</summary>
    public float[] Read()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return [.. cat([.. Values]).ToDoubles().Select(v => (float)v)];
    }

    /// <summary>Replaces all gates.</summary>
    public void Write(float[] values)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var all = tensor(values).to(Values[0].dtype, Values[0].device);
        for (var m = 0; m < Values.Count; m++)
        {
            Values[m].copy_(all.narrow(0, m * rank, rank));
        }
    }

    /// <summary>One list per module of numbers that lie module after module.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Split(IEnumerable<double> all) => [.. all.Chunk(rank)];

    public void Dispose()
    {
        foreach (var value in Values)
        {
            value.Dispose();
        }
    }

    private static Parameter New(Tensor drawn, AdapterTarget target)
    {
        using var scope = NewDisposeScope();
        using var source = drawn;
        var value = new Parameter(source.to(target.Weight.dtype, target.Weight.device).clone());
        value.DetachFromDisposeScope();
        return value;
    }
}
