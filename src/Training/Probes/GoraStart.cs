using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>What the search for the step length found.</summary>
/// <param name="Step">γ; 0 where no length lowered the loss.</param>
/// <param name="LossBefore">Loss of the first batch with B = 0, in nats.</param>
/// <param name="LossAfter">Loss with the chosen step; not above <paramref name="LossBefore"/>.</param>
/// <param name="Tried">Every length that was tried with its loss.</param>
public sealed record GoraStep(double Step, double LossBefore, double LossAfter, IReadOnlyList<(double Step, double Loss)> Tried);

/// <summary>GoRA's start of B (2502.12171; docs/strategies/gora.md): s · B0 A is the gradient step −γ G as nearly as A's row space allows.</summary>
public static class GoraStart
{
    /// <summary>The direction X = G Aᵀ (A Aᵀ + 1e-8 I)⁺, so that X A is the least-squares image of G in the row space of A.</summary>
    /// <param name="gradient">G <c>[out, in]</c>.</param>
    /// <param name="a">A <c>[rank, in]</c>.</param>
    /// <returns><c>[out, rank]</c> of G's type; computed in float64; the caller's dispose scope owns it.</returns>
    public static Tensor Direction(Tensor gradient, Tensor a)
    {
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(a);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var (g, down) = (gradient.detach().to(ScalarType.Float64), a.detach().to(ScalarType.Float64));
        var inner = down.matmul(down.t()).add(eye(down.shape[0], dtype: ScalarType.Float64, device: down.device), alpha: 1e-8);
        return scope.MoveToOuter(g.matmul(down.t()).matmul(linalg.pinv(inner)).to(gradient.dtype));
    }

    /// <summary>Tries B0 = −(γ/s) X for falling γ and keeps the one with the lowest loss; the sign is that of descent, and is checked by the loss.</summary>
    /// <param name="ups">B of each adapter <c>[out, rank]</c>; set to the best start.</param>
    /// <param name="scales">s of each adapter.</param>
    /// <param name="directions">X of each adapter.</param>
    /// <param name="steps">Lengths γ, in the order in which they are tried.</param>
    /// <param name="loss">Loss of the first batch at the present B.</param>
    public static GoraStep Search(
        IReadOnlyList<Tensor> ups, IReadOnlyList<double> scales, IReadOnlyList<Tensor> directions, IEnumerable<double> steps, Func<double> loss)
    {
        ArgumentNullException.ThrowIfNull(ups);
        ArgumentNullException.ThrowIfNull(scales);
        ArgumentNullException.ThrowIfNull(directions);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(loss);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        void Place(double step)
        {
            for (var i = 0; i < ups.Count; i++)
            {
                ups[i].copy_(directions[i].mul(-step / scales[i]));
            }
        }

        Place(0);
        var before = loss();
        var tried = new List<(double Step, double Loss)>();
        foreach (var step in steps)
        {
            Place(step);
            tried.Add((step, loss()));
        }

        var best = tried.Where(t => t.Loss < before).OrderBy(t => t.Loss).ThenByDescending(t => t.Step).FirstOrDefault((0, before));
        Place(best.Item1);
        return new GoraStep(best.Item1, before, best.Item2, tried);
    }
}
