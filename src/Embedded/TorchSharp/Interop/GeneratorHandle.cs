using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>Owns one heap <c>at::Generator</c>.</summary>
internal sealed class GeneratorHandle : SafeHandle
{
    internal GeneratorHandle(IntPtr pointer)
        : base(IntPtr.Zero, ownsHandle: true) => SetHandle(pointer);

    /// <summary>Passed for "the device's default generator".</summary>
    internal static GeneratorHandle Null { get; } = new(IntPtr.Zero);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    internal static GeneratorHandle Of(torch.Generator? generator) => generator is null ? Null : generator.NativeHandle;

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Native.at_generator_free(handle) == 0;
}
