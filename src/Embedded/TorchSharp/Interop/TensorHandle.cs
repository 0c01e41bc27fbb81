using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>
/// Owns one heap <c>at::Tensor</c>. Its finalizer is a safety net only: tensors are meant to be disposed, mostly by a scope.
/// </summary>
internal sealed class TensorHandle : SafeHandle
{
    /// <summary>Below this size a tensor is not worth telling the garbage collector about.</summary>
    private const long PressureBytes = 64 * 1024;

    [ThreadStatic]
    private static ReleaseBatch? batch;

    private static long live;
    private static long peak;

    private readonly long pressure;

    /// <summary>Takes ownership of the pointer; zero stands for an absent tensor.</summary>
    internal TensorHandle(IntPtr pointer, bool addPressure)
        : base(IntPtr.Zero, ownsHandle: true)
    {
        SetHandle(pointer);
        if (pointer == IntPtr.Zero)
        {
            return;
        }

        var count = Interlocked.Increment(ref live);
        var seen = Volatile.Read(ref peak);
        while (count > seen)
        {
            seen = Interlocked.CompareExchange(ref peak, count, seen);
        }

        if (addPressure)
        {
            var bytes = Native.at_nbytes(pointer);
            if (bytes >= PressureBytes)
            {
                pressure = bytes;
                GC.AddMemoryPressure(bytes);
            }
        }
    }

    /// <summary>Passed where a native function accepts an absent tensor.</summary>
    internal static TensorHandle Null { get; } = new(IntPtr.Zero, addPressure: false);

    internal static long LiveCount => Interlocked.Read(ref live);

    internal static long PeakCount => Interlocked.Read(ref peak);

    /// <inheritdoc/>
    public override bool IsInvalid => handle == IntPtr.Zero;

    internal static TensorHandle Of(torch.Tensor? tensor) => tensor is null ? Null : tensor.Handle;

    /// <summary>Until the result is disposed, handles closed on this thread are collected and freed by one native call.</summary>
    internal static ReleaseBatch CollectReleases() => new();

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        Interlocked.Decrement(ref live);
        if (pressure > 0)
        {
            GC.RemoveMemoryPressure(pressure);
        }

        if (batch is { } collecting)
        {
            collecting.Add(handle);
            return true;
        }

        return Native.at_free(handle) == 0;
    }

    internal sealed class ReleaseBatch : IDisposable
    {
        private readonly ReleaseBatch? outer = batch;
        private IntPtr[] pointers = new IntPtr[64];
        private int count;

        internal ReleaseBatch() => batch = this;

        internal void Add(IntPtr pointer)
        {
            if (count == pointers.Length)
            {
                Array.Resize(ref pointers, count * 2);
            }

            pointers[count++] = pointer;
        }

        public void Dispose()
        {
            batch = outer;
            if (count > 0)
            {
                Native.Check(Native.at_free_many(pointers.AsSpan(0, count), count), "free");
                count = 0;
            }
        }
    }
}
