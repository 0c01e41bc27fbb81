namespace AdapterSearch.Silo.Devices;

/// <summary>What a person wants to train on.</summary>
public enum DeviceChoice
{
    /// <summary>CUDA devices where there are some, else the processor.</summary>
    Auto,

    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>CUDA devices; none is a fault.</summary>
    Cuda,
}
