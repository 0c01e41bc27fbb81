using TorchSharp.Interop;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A table of vectors, looked up by number.</summary>
/// <remarks>Starts like PyTorch: standard normal numbers from the default generator, the padding row 0.</remarks>
public sealed class Embedding : nn.Module<Tensor, Tensor>
{
    private readonly long _paddingIndex;
    private readonly double _maxNorm;
    private readonly double _normType;
    private readonly bool _scaleGradByFreq;
    private readonly bool _sparse;

    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    internal Embedding(Parameter table, long? padding_idx, double? max_norm, double norm_type, bool scale_grad_by_freq, bool sparse)
        : base(nameof(Embedding))
    {
        var rows = table.shape[0];
        if (padding_idx is { } index && (index < -rows || index >= rows))
        {
            throw new ArgumentOutOfRangeException(nameof(padding_idx), index, $"The table has {rows} rows.");
        }

        // libtorch's function takes -1 for "none", so a position counted from the end becomes one counted from the start
        _paddingIndex = padding_idx is { } given ? (given < 0 ? given + rows : given) : -1;
        _maxNorm = max_norm ?? 0;
        _normType = norm_type;
        _scaleGradByFreq = scale_grad_by_freq;
        _sparse = sparse;
        weight = table;
    }

    /// <summary>[rows, width]. The setter disposes of the earlier one.</summary>
    public Parameter weight
    {
        get => _weight!;
        set
        {
            _weight = AffineParameters.Adopt(_weight, value);
            ConditionallyRegisterParameter(nameof(weight), _weight);
        }
    }

    /// <summary>Looks rows up.</summary>
    /// <param name="input">Row numbers, any shape, int64 or int32.</param>
    /// <returns>[input's shape, width].</returns>
    public override Tensor forward(Tensor input) =>
        Native.Made(
            Native.at_nn_embedding(TensorHandle.Of(_weight), TensorHandle.Of(input), _paddingIndex, _maxNorm, _normType, _scaleGradByFreq, _sparse, out var result),
            "embedding",
            result);
}
