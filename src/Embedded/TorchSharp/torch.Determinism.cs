using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Whether operations without a deterministic form are refused.</summary>
    public static bool are_deterministic_algorithms_enabled()
    {
        Native.Check(Native.at_deterministic_algorithms(out var mode, out _), "are_deterministic_algorithms_enabled");
        return mode != 0;
    }

    /// <summary>Whether operations without a deterministic form only warn.</summary>
    public static bool is_deterministic_algorithms_warn_only_enabled()
    {
        Native.Check(Native.at_deterministic_algorithms(out _, out var warnOnly), "is_deterministic_algorithms_warn_only_enabled");
        return warnOnly != 0;
    }

    /// <summary>
    /// Until the result is disposed, deterministic forms are used and operations that have none are refused (or warn).
    /// Process-wide.
    /// </summary>
    public static IDisposable use_deterministic_algorithms(bool mode = true, bool warn_only = false) =>
        new DeterminismScope(mode, warn_only);

    private sealed class DeterminismScope : IDisposable
    {
        private readonly bool modeBefore = are_deterministic_algorithms_enabled();
        private readonly bool warnBefore = is_deterministic_algorithms_warn_only_enabled();

        internal DeterminismScope(bool mode, bool warnOnly) => Set(mode, warnOnly);

        public void Dispose() => Set(modeBefore, warnBefore);

        private static void Set(bool mode, bool warnOnly) =>
            Native.Check(Native.at_use_deterministic_algorithms(mode, warnOnly), "use_deterministic_algorithms");
    }

    /// <summary>Settings of libtorch's back ends.</summary>
    public static partial class backends
    {
        /// <summary>Settings for CUDA.</summary>
        public static partial class cuda
        {
            /// <summary>Settings for matrix products on CUDA.</summary>
            public static class matmul
            {
                /// <summary>Whether products of float32 matrices may be rounded to TF32 on the way in.</summary>
                public static bool allow_tf32
                {
                    get
                    {
                        Native.Check(Native.at_get_allow_tf32(out var matmul, out _), "allow_tf32");
                        return matmul != 0;
                    }

                    set => Native.Check(Native.at_set_allow_tf32(value, cudnn.allow_tf32), "allow_tf32");
                }
            }
        }

        /// <summary>Settings for cuDNN.</summary>
        public static class cudnn
        {
            /// <summary>Whether convolutions of float32 tensors may round to TF32 on the way in.</summary>
            public static bool allow_tf32
            {
                get
                {
                    Native.Check(Native.at_get_allow_tf32(out _, out var cudnn), "allow_tf32");
                    return cudnn != 0;
                }

                set => Native.Check(Native.at_set_allow_tf32(cuda.matmul.allow_tf32, value), "allow_tf32");
            }
        }
    }
}
