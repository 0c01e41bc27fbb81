namespace AdapterSearch.Silo.Workers;

/// <summary>Variables that a worker process gets: what the runtime, the tensor library and its drivers read. Secrets of the silo are not among them.</summary>
internal static class WorkerEnvironment
{
    private static readonly string[] Names =
        ["PATH", "HOME", "USER", "TMPDIR", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "LD_PRELOAD", "ADAPTERSEARCH_HOME", "ADAPTERSEARCH_NATIVE"];

    private static readonly string[] Prefixes = ["DOTNET_", "COMPlus_", "CUDA_", "NVIDIA_", "NCCL_", "OMP_", "KMP_", "GOMP_", "OPENBLAS_", "MKL_", "MALLOC_", "PYTORCH_", "TORCH_"];

    /// <summary>Variables by which BLAS and OpenMP learn how many threads to take.</summary>
    public static IReadOnlyList<string> ThreadCounts { get; } = ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"];

    /// <summary>Whether a variable of the silo reaches its workers.</summary>
    public static bool Passes(string name) =>
        Names.Contains(name, StringComparer.Ordinal) || Prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal));
}
