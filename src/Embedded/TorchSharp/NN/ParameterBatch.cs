using TorchSharp.Interop;
using TorchSharp.Modules;

namespace TorchSharp;

/// <summary>Operations over a whole list of parameters in one native call.</summary>
internal static class ParameterBatch
{
    internal static void ZeroGrad(IEnumerable<Parameter> parameters, bool setToNone)
    {
        var list = parameters.ToArray();
        Native.Check(Native.at_nn_zero_grad(Native.Pointers(list), list.Length, setToNone), "zero_grad");
        GC.KeepAlive(list);
    }

    internal static double ClipNorm(IEnumerable<Parameter> parameters, double maxNorm, double normType)
    {
        var list = parameters.ToArray();
        Native.Check(Native.at_nn_clip_grad_norm_(Native.Pointers(list), list.Length, maxNorm, normType, out var total), "clip_grad_norm_");
        GC.KeepAlive(list);
        return total;
    }

    internal static void ClipValue(IEnumerable<Parameter> parameters, double limit)
    {
        var list = parameters.ToArray();
        Native.Check(Native.at_nn_clip_grad_value_(Native.Pointers(list), list.Length, limit), "clip_grad_value_");
        GC.KeepAlive(list);
    }
}
