using AdapterSearch.Domain;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Export;

/// <summary>The update of one module, <c>ΔW = Scale · B A</c>.</summary>
/// <param name="Module">Adapted module.</param>
/// <param name="A"><c>[rank, in]</c>.</param>
/// <param name="B"><c>[out, rank]</c>.</param>
/// <param name="Scale">Factor of the product, for example α/r.</param>
public sealed record LowRankFactors(ModuleShape Module, Tensor A, Tensor B, double Scale)
{
    /// <summary>Rank r.</summary>
    public int Rank => checked((int)A.shape[0]);

    /// <summary>ΔW <c>[out, in]</c>, computed in the factors' dtype; the caller's dispose scope owns it.</summary>
    public Tensor Delta() => B.matmul(A).mul(Scale);
}
