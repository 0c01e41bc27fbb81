using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl;

/// <summary>What one growth by a ranks adds to a module that had R − a: rows of A, columns of B, and both borders of the core.</summary>
public sealed class TriangularBlock
{
    /// <summary>Takes the values; they stay with the layer that gets the block.</summary>
    /// <param name="a"><c>[a, in]</c>.</param>
    /// <param name="b"><c>[out, a]</c>.</param>
    /// <param name="lower"><c>[a, R]</c>.</param>
    /// <param name="upper"><c>[R, a]</c>.</param>
    public TriangularBlock(Tensor a, Tensor b, Tensor lower, Tensor upper)
    {
        A = new Parameter(a);
        B = new Parameter(b);
        Lower = new Parameter(lower);
        Upper = new Parameter(upper);
    }

    /// <summary>New rows of A, <c>[a, in]</c>.</summary>
    public Parameter A { get; }

    /// <summary>New columns of B, <c>[out, a]</c>.</summary>
    public Parameter B { get; }

    /// <summary>New rows of the lower core, <c>[a, R]</c>.</summary>
    public Parameter Lower { get; }

    /// <summary>New columns of the upper core, <c>[R, a]</c>; its last a rows are the corner that <see cref="Lower"/> also has.</summary>
    public Parameter Upper { get; }

    /// <summary>The four with their short names.</summary>
    public IReadOnlyList<(string Name, Parameter Weight)> Weights => [("A", A), ("B", B), ("L", Lower), ("U", Upper)];
}
