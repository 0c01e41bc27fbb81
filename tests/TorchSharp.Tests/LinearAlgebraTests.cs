using System.Runtime.InteropServices;
using AdapterSearch.Tests.Shared;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.TorchSharp.Tests;

[Collection(TensorCollection.Name)]
public sealed class LinearAlgebraTests : LeakCheck
{
    private readonly Tensor a;

    // not a field initialiser: those run before the base class opens its scope
    public LinearAlgebraTests() => a = tensor(new[,] { { 4.0, 1 }, { 1, 3 } });

    [Fact]
    public void Products_have_their_known_values()
    {
        var b = tensor(new[,] { { 1.0, 2 }, { 3, 4 } });
        Assert.Equal([7.0, 12, 10, 14], a.matmul(b).data<double>().ToArray());
        Assert.True(a.mm(b).Equals(einsum("ij,jk->ik", a, b)));
        Assert.True(a.mm(b).Equals(stack([a], 0).bmm(stack([b], 0))[0]));
        Assert.True(allclose((a.mm(b) * 2) + b, b.addmm(a, b, 1, 2)));
        Assert.Equal([6.0, 7], a.mv(tensor(new[] { 1.0, 2 })).data<double>().ToArray());
        Assert.Equal(11.0, tensor(new[] { 1.0, 2 }).dot(tensor(new[] { 3.0, 4 })).item<double>());
        Assert.Equal([3.0, 4, 6, 8], tensor(new[] { 1.0, 2 }).outer(tensor(new[] { 3.0, 4 })).reshape(-1).data<double>().ToArray());
    }

    [Fact]
    public void Decompositions_multiply_back()
    {
        using var generator = new Generator(3);
        var m = randn(5, 3, torch.float64, generator: generator);
        var (u, s, vh) = linalg.svd(m, fullMatrices: false);
        Assert.True(allclose(m, u.mm(s.diag()).mm(vh)));
        Assert.True(allclose(s, linalg.svdvals(m)));
        var (q, r) = linalg.qr(m);
        Assert.True(allclose(m, q.mm(r)));
        Assert.True(allclose(eye(3, dtype: torch.float64), q.t().mm(q), atol: 1e-12));
        var (values, vectors) = linalg.eigh(a);
        Assert.True(allclose(a, vectors.mm(values.diag()).mm(vectors.t())));
        Assert.True(allclose(values, linalg.eigvalsh(a)));
        var factor = linalg.cholesky(a);
        Assert.True(allclose(a, factor.mm(factor.t())));
    }

    [Fact]
    public void Solutions_solve_their_systems()
    {
        var b = tensor(new[,] { { 1.0 }, { 2.0 } });
        var x = linalg.solve(a, b);
        Assert.Equal([1.0 / 11, 7.0 / 11], x.data<double>().ToArray().Select(v => Math.Round(v, 15)).ToArray(), (l, r) => Math.Abs(l - r) < 1e-14);
        Assert.True(allclose(x, linalg.inv(a).mm(b)));
        Assert.True(allclose(x, linalg.lstsq(a, b).Item1));
        Assert.True(allclose(x, b.cholesky_solve(linalg.cholesky(a))));
        Assert.True(allclose(linalg.inv(a), linalg.cholesky(a).cholesky_inverse()));
        Assert.Equal(11, linalg.det(a).item<double>(), 13);
        Assert.Equal(Math.Log(11), linalg.slogdet(a).Item2.item<double>(), 13);
    }

    [Fact]
    public void Norms_have_their_known_values()
    {
        Assert.Equal(Math.Sqrt(27), linalg.norm(a).item<double>(), 14);
        Assert.Equal(Math.Sqrt(27), linalg.norm(a, "fro").item<double>(), 14);
        Assert.Equal(5, linalg.vector_norm(a, 1, [1L])[0].item<double>(), 14);
        Assert.Equal(7, linalg.norm(a, "nuc").item<double>(), 13); // trace of a positive definite matrix
        Assert.Equal(2, linalg.matrix_rank(a).item<long>());
    }

    [Fact]
    public void A_singular_system_is_an_error_that_says_so()
    {
        var error = Assert.ThrowsAny<ExternalException>(() => linalg.inv(ones(2, 2)));
        Assert.Contains("singular", error.Message);
    }
}
