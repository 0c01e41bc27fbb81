using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>
    /// A multi-dimensional array of one element type on one device, with or without a gradient. Dispose it, or make it inside
    /// a scope (<see cref="NewDisposeScope"/>) which does; one that is forgotten is freed by the garbage collector, late.
    /// </summary>
    /// <remarks>
    /// An operation that libtorch refuses throws an <see cref="ExternalException"/> with the operation's name and libtorch's
    /// text. A call costs about a microsecond over libtorch's own time.
    /// </remarks>
    public partial class Tensor : IDisposable
    {
        private TensorHandle handle;

        internal Tensor(IntPtr pointer)
        {
            var manager = DisposeScopeManager.OfThread;
            handle = new TensorHandle(pointer, addPressure: manager.Current is null);
            manager.Register(this);
        }

        /// <summary>How many tensors live now, over all threads.</summary>
        public static long TotalCount => TensorHandle.LiveCount;

        /// <summary>The highest value that <see cref="TotalCount"/> has had.</summary>
        public static long PeakCount => TensorHandle.PeakCount;

        /// <summary>Whether the tensor has been disposed.</summary>
        public bool IsInvalid => handle.IsClosed || handle.IsInvalid;

        internal TensorHandle Handle => handle;

        /// <summary>The native pointer, for lists; the caller keeps the tensor alive.</summary>
        internal IntPtr Pointer
        {
            get
            {
                ObjectDisposedException.ThrowIf(IsInvalid, this);
                return handle.DangerousGetHandle();
            }
        }

        internal DisposeScope? OwningScope { get; set; }

        internal int ScopeSlot { get; set; }

        /// <summary>Frees the tensor. Doing so twice is harmless.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Takes the tensor out of its scope: from now on its owner disposes it.</summary>
        public Tensor DetachFromDisposeScope()
        {
            OwningScope?.Detach(this);
            return this;
        }

        /// <summary>Hands the tensor to the scope around its scope; without one it belongs to no scope any more.</summary>
        public Tensor MoveToOuterDisposeScope()
        {
            OwningScope?.MoveToOuter(this);
            return this;
        }

        /// <summary>Hands the tensor to another scope, also one that belonged to none.</summary>
        public Tensor MoveToOtherDisposeScope(DisposeScope other)
        {
            other.Attach(this);
            return this;
        }

        /// <summary>Hands the tensor to the scope that holds another tensor; if none does, it belongs to no scope any more.</summary>
        public Tensor MoveToOtherDisposeScope(Tensor other)
        {
            if (other.OwningScope is { } scope)
            {
                return MoveToOtherDisposeScope(scope);
            }

            return DetachFromDisposeScope();
        }

        /// <summary>
        /// A native handle on the same tensor, for an object that takes it over; this object is disposed by the call.
        /// </summary>
        public IntPtr DecoupleFromNativeHandle()
        {
            Native.Check(Native.at_alias_handle(handle, out var pointer), "DecoupleFromNativeHandle");
            Dispose();
            return pointer;
        }

        internal static Tensor Wrap(IntPtr pointer) => new(pointer);

        /// <summary>Called by the scope, which has already forgotten the tensor.</summary>
        internal void ReleaseFromScope() => handle.Dispose();

        /// <summary>Frees the tensor.</summary>
        protected virtual void Dispose(bool disposing)
        {
            if (!disposing || handle.IsClosed)
            {
                return;
            }

            if (OwningScope is { } scope)
            {
                scope.Forget(this);
            }
            else
            {
                DisposeScopeManager.OfThread.Tensors.Disposed(inScope: false);
            }

            handle.Dispose();
        }
    }
}
