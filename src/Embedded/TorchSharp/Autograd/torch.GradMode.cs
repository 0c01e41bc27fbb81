using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Whether this thread records operations for differentiation.</summary>
    public static bool is_grad_enabled()
    {
        Native.Check(Native.at_grad_enabled(out var enabled), "is_grad_enabled");
        return enabled != 0;
    }

    /// <summary>Whether this thread is in inference mode.</summary>
    public static bool is_inference_mode_enabled()
    {
        Native.Check(Native.at_inference_mode_enabled(out var enabled), "is_inference_mode_enabled");
        return enabled != 0;
    }

    /// <summary>Until the result is disposed, this thread records nothing.</summary>
    public static IDisposable no_grad() => new GradModeScope(false);

    /// <summary>Until the result is disposed, this thread records (or not).</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradModeScope(enabled);

    /// <inheritdoc cref="enable_grad"/>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradModeScope(mode);

    /// <summary>
    /// Until the result is disposed, this thread records nothing and tensors carry no version counters, which is a little
    /// faster; tensors made meanwhile can never be recorded.
    /// </summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceModeScope(mode);

    private sealed class GradModeScope : IDisposable
    {
        private readonly bool before = is_grad_enabled();

        internal GradModeScope(bool enabled) => Native.Check(Native.at_set_grad_enabled(enabled), "set_grad_enabled");

        public void Dispose() => Native.Check(Native.at_set_grad_enabled(before), "set_grad_enabled");
    }

    private sealed class InferenceModeScope : IDisposable
    {
        private IntPtr guard;

        internal InferenceModeScope(bool mode) => Native.Check(Native.at_inference_mode_enter(mode, out guard), "inference_mode");

        public void Dispose()
        {
            if (guard != IntPtr.Zero)
            {
                Native.Check(Native.at_inference_mode_leave(guard), "inference_mode");
                guard = IntPtr.Zero;
            }
        }
    }
}
