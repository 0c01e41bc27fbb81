using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Moves and converts a module and returns it under its own type.</summary>
public static class ModuleExtensionMethods
{
    /// <summary>Moves a module's parameters and buffers to a device.</summary>
    /// <param name="module">Module.</param>
    /// <param name="device">Target device.</param>
    /// <param name="non_blocking">Accepted for the signature.</param>
    public static T to<T>(this T module, Device device, bool non_blocking = false)
        where T : nn.Module => (T)module._to(device.type, device.index, non_blocking);

    /// <summary>Moves a module's parameters and buffers to a device and converts the floating ones.</summary>
    /// <param name="module">Module.</param>
    /// <param name="device">Target device.</param>
    /// <param name="type">Target floating type.</param>
    /// <param name="non_blocking">Accepted for the signature.</param>
    public static T to<T>(this T module, Device device, ScalarType type, bool non_blocking = false)
        where T : nn.Module => (T)module._to(device, type, non_blocking);

    /// <summary>Converts a module's floating parameters and buffers.</summary>
    /// <param name="module">Module.</param>
    /// <param name="type">Target floating type.</param>
    /// <param name="non_blocking">Accepted for the signature.</param>
    public static T to<T>(this T module, ScalarType type, bool non_blocking = false)
        where T : nn.Module => (T)module._to(type, non_blocking);

    /// <summary>Moves a module's parameters and buffers to a device named like `cpu` or `cuda:1`.</summary>
    /// <param name="module">Module.</param>
    /// <param name="device">Name of the device.</param>
    /// <param name="non_blocking">Accepted for the signature.</param>
    public static T to<T>(this T module, string device, bool non_blocking = false)
        where T : nn.Module => module.to(new Device(device), non_blocking);

    /// <summary>Moves and converts a module to a tensor's device and type.</summary>
    /// <param name="module">Module.</param>
    /// <param name="other">Tensor.</param>
    /// <param name="non_blocking">Accepted for the signature.</param>
    public static T to<T>(this T module, Tensor other, bool non_blocking = false)
        where T : nn.Module => (T)module._to(other, non_blocking);

    /// <summary>Moves a module's parameters and buffers to a device.</summary>
    /// <param name="module">Module.</param>
    /// <param name="deviceType">Kind of device.</param>
    /// <param name="deviceIndex">Its index, -1 for the current one.</param>
    /// <param name="non_blocking">Accepted for the signature.</param>
    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : nn.Module => (T)module._to(deviceType, deviceIndex, non_blocking);

    /// <summary>Moves a module to the CPU.</summary>
    /// <param name="module">Module.</param>
    /// <param name="non_blocking">Accepted for the signature.</param>
    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(DeviceType.CPU, -1, non_blocking);

    /// <summary>Moves a module to a CUDA device.</summary>
    /// <param name="module">Module.</param>
    /// <param name="deviceIndex">Its index, -1 for the current one.</param>
    /// <param name="non_blocking">Accepted for the signature.</param>
    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false)
        where T : nn.Module => module.to(DeviceType.CUDA, deviceIndex, non_blocking);

    /// <summary>Converts a module to float16.</summary>
    /// <param name="module">Module.</param>
    /// <param name="non_blocking">Accepted for the signature.</param>
    public static T half<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(ScalarType.Float16, non_blocking);

    /// <summary>Converts a module to bfloat16.</summary>
    /// <param name="module">Module.</param>
    /// <param name="non_blocking">Accepted for the signature.</param>
    public static T bfloat16<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(ScalarType.BFloat16, non_blocking);

    /// <summary>Converts a module to float32.</summary>
    /// <param name="module">Module.</param>
    /// <param name="non_blocking">Accepted for the signature.</param>
    public static T @float<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(ScalarType.Float32, non_blocking);

    /// <summary>Converts a module to float64.</summary>
    /// <param name="module">Module.</param>
    /// <param name="non_blocking">Accepted for the signature.</param>
    public static T @double<T>(this T module, bool non_blocking = false)
        where T : nn.Module => module.to(ScalarType.Float64, non_blocking);
}
