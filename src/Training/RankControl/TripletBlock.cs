using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl;

/// <summary>Some singular triplets of one module, made together: B diag(E) A.</summary>
public sealed class TripletBlock
{
    /// <summary>Takes the values; they stay with the layer that gets the block.</summary>
    /// <param name="a"><c>[r, in]</c>.</param>
    /// <param name="b"><c>[out, r]</c>.</param>
    /// <param name="e"><c>[r, 1]</c>.</param>
    /// <param name="valuesTrain">False: E stays as it is until it is let go.</param>
    public TripletBlock(Tensor a, Tensor b, Tensor e, bool valuesTrain = true)
    {
        A = new Parameter(a);
        B = new Parameter(b);
        E = new Parameter(e, valuesTrain);
    }

    /// <summary>Right vectors <c>[r, in]</c>.</summary>
    public Parameter A { get; }

    /// <summary>Left vectors <c>[out, r]</c>.</summary>
    public Parameter B { get; }

    /// <summary>Singular values <c>[r, 1]</c>.</summary>
    public Parameter E { get; }

    /// <summary>Triplets r.</summary>
    public int Count => (int)A.shape[0];
}
