using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the layers with a weight and a bias share.</summary>
internal static class AffineParameters
{
    /// <summary>Takes a parameter out of its scope, since a layer owns what it holds, and disposes of the one it replaces.</summary>
    internal static Parameter? Adopt(Parameter? held, Parameter? value)
    {
        if (ReferenceEquals(held, value))
        {
            return held;
        }

        if (held is not null)
        {
            held.DetachFromDisposeScope();
            held.Dispose();
        }

        value?.DetachFromDisposeScope();
        return value;
    }

    internal static void Release(Parameter? held)
    {
        if (held is not null)
        {
            held.DetachFromDisposeScope();
            held.Dispose();
        }
    }

    /// <summary>Uniform in +-1/sqrt(fan in), PyTorch's start for the bias of linear and convolution layers.</summary>
    internal static void StartBias(Parameter weight, Parameter bias)
    {
        var (fanIn, _) = nn.init.CalculateFanInAndFanOut(weight);
        var bound = fanIn > 0 ? 1 / Math.Sqrt(fanIn) : 0;
        nn.init.uniform_(bias, -bound, bound);
    }
}
