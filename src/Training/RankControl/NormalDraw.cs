using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl;

/// <summary>Draws initial weights for a target from a normal distribution around 0.</summary>
/// <param name="target">Gives type and device.</param>
/// <param name="name">Unique name of the weights; the same name gives the same numbers.</param>
/// <param name="rows">Rows.</param>
/// <param name="columns">Columns.</param>
/// <param name="deviation">Standard deviation.</param>
/// <returns><c>[rows, columns]</c>, kept by the caller.</returns>
public delegate Tensor NormalDraw(AdapterTarget target, string name, long rows, long columns, double deviation);

/// <summary>The draws of a training.</summary>
public static class NormalDraws
{
    /// <summary>Each name has its own stream; drawn on the CPU in float32, so that a seed means the same on every device.</summary>
    public static NormalDraw From(SeedStream seeds)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        return (target, name, rows, columns, deviation) =>
        {
            using var generator = new Generator((ulong)seeds.For(name).Seed);
            using var drawn = empty(rows, columns, ScalarType.Float32);
            drawn.normal_(0, deviation, generator);
            return drawn.to(target.Weight.dtype, target.Weight.device, copy: true);
        };
    }
}
