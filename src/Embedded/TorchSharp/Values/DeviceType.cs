namespace TorchSharp;

/// <summary>Kinds of device, numbered as in libtorch.</summary>
public enum DeviceType
{
    /// <summary>The processor.</summary>
    CPU = 0,

    /// <summary>An NVIDIA device (or AMD under ROCm).</summary>
    CUDA = 1,

    /// <summary>Shapes and dtypes without data.</summary>
    META = 14,
}
