using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>Reads tensors as managed numbers.</summary>
internal static class TensorNumbers
{
    /// <summary>All elements in row-major order as doubles; waits for the device.</summary>
    public static double[] ToDoubles(this Tensor tensor)
    {
        using var scope = NewDisposeScope();
        return tensor.detach().to(ScalarType.Float64).to(CPU).contiguous().data<double>().ToArray();
    }
}
