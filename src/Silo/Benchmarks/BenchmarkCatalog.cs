using AdapterSearch.Silo.Benchmarks.Chaos;
using AdapterSearch.Silo.Benchmarks.Deciding;
using AdapterSearch.Silo.Benchmarks.Planted;
using AdapterSearch.Silo.Benchmarks.Resuming;
using AdapterSearch.Silo.Benchmarks.Serving;

namespace AdapterSearch.Silo.Benchmarks;

/// <summary>All benchmarks, one line each.</summary>
public static partial class BenchmarkCatalog
{
    /// <summary>In the order of the list.</summary>
    public static IReadOnlyList<IBenchmark> All { get; } = List();

    private static List<IBenchmark> List()
    {
        List<IBenchmark> all =
        [
            new DemoBenchmark(),
            new StepBenchmark(),
            new DamVsRandomBenchmark(),
            new DamCostBenchmark(),
            new PlantedBenchmark(),
            new AskBenchmark(),
            new ProposalsBenchmark(),
            new ResumeBenchmark(),
            new ChaosBenchmark(),
            new ApiBenchmark(),
            new LiveBenchmark(),
        ];
        AddControlPlane(all);
        return all;
    }

    /// <summary>Adds the benchmarks of the coordination, where the embedded engine is built in: they lose its logical silos.</summary>
    static partial void AddControlPlane(List<IBenchmark> all);
}
