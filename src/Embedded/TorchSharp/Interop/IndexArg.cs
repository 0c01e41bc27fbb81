using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>One part of a mixed index on its way to the shim. Mirrors <c>at_index</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct IndexArg(IndexArg.Kinds kind, long a = 0, long b = 0, long c = 0)
{
    internal enum Kinds : long { None = 0, Ellipsis = 1, Integer = 2, Boolean = 3, Slice = 4, Tensor = 5 }

    /// <summary>Stands for an absent bound of a slice.</summary>
    internal const long Absent = long.MinValue;

    internal readonly Kinds Kind = kind;
    internal readonly long A = a;
    internal readonly long B = b;
    internal readonly long C = c;
}
