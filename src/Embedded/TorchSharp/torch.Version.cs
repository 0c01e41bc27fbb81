using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Version of libtorch, for example 1.13.0.</summary>
    public static string __version__
    {
        get
        {
            Native.Check(Native.at_version(out var text), nameof(__version__));
            return Marshal.PtrToStringUTF8(text)!;
        }
    }
}
