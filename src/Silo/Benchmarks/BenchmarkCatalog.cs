using AdapterSearch.Silo.Benchmarks.Deciding;
using AdapterSearch.Silo.Benchmarks.Planted;

namespace AdapterSearch.Silo.Benchmarks;

/// <summary>All benchmarks, one line each.</summary>
public static class BenchmarkCatalog
{
    /// <summary>In the order of the list.</summary>
    public static IReadOnlyList<IBenchmark> All { get; } =
    [
        new DemoBenchmark(),
        new StepBenchmark(),
        new DamVsRandomBenchmark(),
        new DamCostBenchmark(),
        new PlantedBenchmark(),
        new AskBenchmark(),
        new ProposalsBenchmark(),
    ];
}
