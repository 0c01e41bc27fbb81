namespace AdapterSearch.Domain;

/// <summary>What trains candidates.</summary>
public enum DeviceKind
{
    /// <summary>The processor; its slots are cores, so that sharing it slows nobody down.</summary>
    Cpu,

    /// <summary>A CUDA device; its slots share its compute units.</summary>
    Cuda,
}
