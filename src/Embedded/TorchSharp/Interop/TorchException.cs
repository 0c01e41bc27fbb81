using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>
/// libtorch refused an operation. Callers catch <see cref="ExternalException"/>, the type which the real package throws.
/// <see cref="Exception.Data"/> holds the operation's name under "op".
/// </summary>
internal class TorchException : ExternalException
{
    internal TorchException(string op, string text)
        : base($"{op}: {text}") => Data["op"] = op;
}

/// <summary>An index was outside the tensor.</summary>
internal sealed class TorchIndexException(string op, string text) : TorchException(op, text);

/// <summary>
/// Memory ran out on the host or the device. The real package reports it as an <see cref="ExternalException"/> whose text
/// holds "out of memory" or "not enough memory", so a caller that must work with both packages tests for either.
/// </summary>
internal sealed class TorchOutOfMemoryException : OutOfMemoryException
{
    internal TorchOutOfMemoryException(string op, string text)
        : base($"{op}: out of memory: {text}") => Data["op"] = op;
}
