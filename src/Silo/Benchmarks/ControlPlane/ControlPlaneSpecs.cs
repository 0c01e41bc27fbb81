using AdapterSearch.Domain;
using AdapterSearch.Silo.Benchmarks.Deciding;

namespace AdapterSearch.Silo.Benchmarks.ControlPlane;

/// <summary>The searches of these benchmarks: random configurations of a model of twelve modules, one learning rate dimension.</summary>
internal static class ControlPlaneSpecs
{
    /// <summary>Two layers of six modules.</summary>
    public static ModelShape Shape { get; } = DecidingModel.Encoder(2);

    /// <summary>A search of so many random trials.</summary>
    /// <param name="trials">Trials.</param>
    /// <param name="window">Trials that may be open at once.</param>
    public static SearchSpec Random(int trials, int window) => DecidingModel.Spec(new RandomSamplerOptions { Trials = trials, Window = window });
}
