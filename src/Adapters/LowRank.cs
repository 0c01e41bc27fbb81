using static TorchSharp.torch;

namespace AdapterSearch.Adapters;

/// <summary>Best low-rank factors by exact singular value decomposition, split evenly: B = U√S, A = √S Vᵀ.</summary>
public static class LowRank
{
    /// <summary>Singular values below this part of the largest one are rounding and are left out.</summary>
    private const double Negligible = 1e-13;

    /// <summary>Factors of the nearest matrix of a rank (Eckart and Young 1936). One decomposition of <c>[out, in]</c>.</summary>
    /// <param name="delta"><c>[out, in]</c>, float64 for full accuracy; not changed.</param>
    /// <param name="rank">Largest rank, 1 or more.</param>
    /// <returns>B <c>[out, k]</c> and A <c>[k, in]</c> with k ≤ rank: singular values that are 0 are left out. The caller disposes of both.</returns>
    public static (Tensor B, Tensor A) Truncate(Tensor delta, int rank)
    {
        ArgumentNullException.ThrowIfNull(delta);
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        using var scope = NewDisposeScope();
        var (u, s, vh) = linalg.svd(delta, fullMatrices: false);
        var kept = Kept(s, rank);
        var root = s.narrow(0, 0, kept).sqrt();
        return scope.MoveToOuter(u.narrow(1, 0, kept).mul(root), vh.narrow(0, 0, kept).mul(root.unsqueeze(1)));
    }

    /// <summary>
    /// Factors of the matrix of a rank nearest to B A, without forming the product: QR of B and of Aᵀ, then a decomposition of the small
    /// R_B R_Aᵀ.
    /// </summary>
    /// <param name="b"><c>[out, r]</c>; not changed.</param>
    /// <param name="a"><c>[r, in]</c>; not changed.</param>
    /// <param name="rank">Largest rank, 1 or more.</param>
    /// <returns>B′ <c>[out, k]</c> and A′ <c>[k, in]</c> with k ≤ min(rank, r). The caller disposes of both.</returns>
    public static (Tensor B, Tensor A) Shrink(Tensor b, Tensor a, int rank)
    {
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(a);
        using var scope = NewDisposeScope();
        var (qb, rb) = linalg.qr(b);
        var (qa, ra) = linalg.qr(a.t());
        var (small, smallA) = Truncate(rb.matmul(ra.t()), rank);
        return scope.MoveToOuter(qb.matmul(small), smallA.matmul(qa.t()));
    }

    private static int Kept(Tensor s, int rank)
    {
        using var positive = s.gt(s.select(0, 0).item<double>() * Negligible).sum();
        return (int)Math.Min(rank, positive.item<long>());
    }
}
