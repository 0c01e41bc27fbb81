using static TorchSharp.torch;

namespace AdapterSearch.Training.RankControl;

/// <summary>How far factors are from orthonormal rows of A and columns of B (AdaLoRA, 2303.10512, equation 4).</summary>
internal static class OrthogonalPenalty
{
    /// <summary>Mean over all given A and B of ‖A Aᵀ − I‖_F and ‖Bᵀ B − I‖_F.</summary>
    /// <param name="factors">A <c>[r, in]</c> and B <c>[out, r]</c> of each module.</param>
    /// <param name="squared">Take the squared norms.</param>
    /// <returns>Scalar.</returns>
    public static Tensor Of(IEnumerable<(Tensor A, Tensor B)> factors, bool squared)
    {
        var parts = new List<Tensor>();
        foreach (var (a, b) in factors)
        {
            parts.Add(Part(a.matmul(a.t()), squared));
            parts.Add(Part(b.t().matmul(b), squared));
        }

        return stack(parts).mean();
    }

    private static Tensor Part(Tensor gram, bool squared)
    {
        var off = gram.sub(eye(gram.shape[0], dtype: gram.dtype, device: gram.device));
        return squared ? off.square().sum() : off.norm();
    }
}
