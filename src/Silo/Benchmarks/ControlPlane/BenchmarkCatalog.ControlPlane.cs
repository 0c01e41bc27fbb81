using AdapterSearch.Silo.Benchmarks.ControlPlane;

namespace AdapterSearch.Silo.Benchmarks;

/// <content>The benchmarks of the coordination.</content>
public static partial class BenchmarkCatalog
{
    static partial void AddControlPlane(List<IBenchmark> all) => all.AddRange(
    [
        new DurableBenchmark(),
        new EfficiencyBenchmark(),
        new HandoverBenchmark(),
        new RecoveryBenchmark(),
        new MemoryBenchmark(),
    ]);
}
