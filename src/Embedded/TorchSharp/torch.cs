using TorchSharp.Interop;

namespace TorchSharp;

/// <summary>PyTorch's functions under PyTorch's names.</summary>
public static partial class torch
{
    /// <summary>The processor.</summary>
    public static Device CPU = new(DeviceType.CPU);

    /// <summary>Shapes and dtypes without data.</summary>
    public static Device META = new(DeviceType.META);

    /// <summary>The current CUDA device.</summary>
    public static Device CUDA => new(DeviceType.CUDA);

    /// <summary>The innermost scope of the thread, or null.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScopeManager.OfThread.Current;

    /// <summary>Opens a scope on this thread: tensors made from now on are disposed when it is disposed.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScopeManager.OfThread.Open();

    /// <summary>Runs a function in a scope of its own; only its result survives.</summary>
    public static Tensor WrappedTensorDisposeScope(Func<Tensor> expr)
    {
        using var scope = NewDisposeScope();
        return expr().MoveToOuterDisposeScope();
    }

    /// <summary>Parses "cpu", "cuda" or "cuda:1".</summary>
    public static Device device(string description) => new(description);

    /// <summary>The device of a kind given by name.</summary>
    public static Device device(string deviceType, int index = -1) => new(deviceType, index);

    /// <summary>The device of a kind.</summary>
    public static Device device(DeviceType deviceType, int index = -1) => new(deviceType, index);

    /// <summary>The CUDA device with a number.</summary>
    public static Device device(int index) => new(index);

    /// <summary>How many threads one operation may use.</summary>
    public static int get_num_threads()
    {
        Native.Check(Native.at_get_num_threads(out var count), "get_num_threads");
        return count;
    }

    /// <summary>Sets how many threads one operation may use.</summary>
    public static void set_num_threads(int num) => Native.Check(Native.at_set_num_threads(num), "set_num_threads");

    /// <summary>How many threads run independent operations.</summary>
    public static int get_num_interop_threads()
    {
        Native.Check(Native.at_get_num_interop_threads(out var count), "get_num_interop_threads");
        return count;
    }

    /// <summary>Sets how many threads run independent operations; once, before the first parallel work.</summary>
    public static void set_num_interop_threads(int num) =>
        Native.Check(Native.at_set_num_interop_threads(num), "set_num_interop_threads");

    /// <summary>Whether a CUDA device can be used.</summary>
    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>CUDA devices.</summary>
    public static partial class cuda
    {
        /// <summary>Whether a CUDA device can be used.</summary>
        public static bool is_available()
        {
            Native.Check(Native.at_cuda_is_available(out var available), "cuda.is_available");
            return available != 0;
        }

        /// <summary>Whether cuDNN can be used.</summary>
        public static bool is_cudnn_available()
        {
            Native.Check(Native.at_cudnn_is_available(out var available), "cuda.is_cudnn_available");
            return available != 0;
        }

        /// <summary>How many CUDA devices there are.</summary>
        public static int device_count()
        {
            Native.Check(Native.at_cuda_device_count(out var count), "cuda.device_count");
            return count;
        }

        /// <summary>Seeds the default generators, those of the CUDA devices among them.</summary>
        public static void manual_seed(long seed) => Native.Check(Native.at_manual_seed(seed), "cuda.manual_seed");

        /// <inheritdoc cref="manual_seed"/>
        public static void manual_seed_all(long seed) => manual_seed(seed);

        /// <summary>Waits until the device has done all work given to it.</summary>
        public static void synchronize(Device? device = null) =>
            Native.Check(Native.at_cuda_synchronize(device?.index ?? -1), "cuda.synchronize");
    }
}
