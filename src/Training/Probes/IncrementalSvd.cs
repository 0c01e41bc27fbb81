using AdapterSearch.Training.DamSearch;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Probes;

/// <summary>
/// Leading right singular vectors of a stream of rows (incremental PCA: Ross, Lim, Lin and Yang 2008; as EVA, 2410.07170, uses it). After each
/// batch the kept components, weighted by their singular values, stand for all earlier rows.
/// </summary>
/// <remarks>
/// With centring, the rows' running mean is subtracted and one more row, √(N n / (N + n)) (mean before − batch mean), accounts for its move
/// (N rows before, n in the batch). The largest entry of each vector is positive, so that successive estimates can be compared. Everything is
/// float64. While no more directions have been seen than are kept the result is the exact decomposition of all rows. Cost per batch: one
/// decomposition of (kept + n + 1) × features.
/// </remarks>
public sealed class IncrementalSvd : IDisposable
{
    private readonly int kept;
    private readonly bool center;
    private Tensor? components;
    private double[] singular = [];
    private Tensor? mean;
    private double rows;
    private double energy;

    /// <summary>Before the first batch.</summary>
    /// <param name="kept">Components that are tracked, 1 or more.</param>
    /// <param name="center">Subtract the running mean.</param>
    public IncrementalSvd(int kept, bool center)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kept, 1);
        this.kept = kept;
        this.center = center;
    }

    /// <summary>Right singular vectors <c>[components, features]</c>, float64; stays with this object until the next batch.</summary>
    public Tensor Components => components ?? throw new InvalidOperationException("No batch has been seen.");

    /// <summary>Singular values, the largest first.</summary>
    public IReadOnlyList<double> SingularValues => singular;

    /// <summary>σ_i² divided by the sum of the squares of all (centred) entries.</summary>
    public double[] Ratios => [.. singular.Select(s => energy > 0 ? s * s / energy : 0)];

    /// <summary>Cosine of each component with its estimate before the last batch; 0 where there was none.</summary>
    public IReadOnlyList<double> Cosines { get; private set; } = [];

    /// <summary>Takes in a batch.</summary>
    /// <param name="batch"><c>[rows, features]</c>, any floating type; not changed.</param>
    public void Add(Tensor batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var x = batch.detach().to(ScalarType.Float64);
        var (n, seen) = (x.shape[0], rows);
        var stacked = new List<Tensor>();
        if (components is not null)
        {
            stacked.Add(components.mul(tensor(singular, dtype: ScalarType.Float64, device: x.device).unsqueeze(1)));
        }

        if (center)
        {
            var batchMean = x.mean([0]);
            x = x.sub(batchMean);
            stacked.Add(x);
            energy += x.square().sum().item<double>();
            if (mean is not null)
            {
                var move = mean.sub(batchMean).mul(Math.Sqrt(seen * n / (seen + n))).unsqueeze(0);
                energy += move.square().sum().item<double>();
                stacked.Add(move);
                batchMean = mean.mul(seen).add(batchMean, alpha: n).div(seen + n);
            }

            mean?.Dispose();
            mean = batchMean.DetachFromDisposeScope();
        }
        else
        {
            energy += x.square().sum().item<double>();
            stacked.Add(x);
        }

        rows += n;
        Take(cat(stacked, 0));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        components?.Dispose();
        mean?.Dispose();
    }

    private void Take(Tensor stacked)
    {
        var (_, s, vh) = linalg.svd(stacked, fullMatrices: false);
        var count = Math.Min(kept, s.shape[0]);
        var v = vh.narrow(0, 0, count);
        var largest = v.gather(1, v.abs().argmax(1, true));
        v = v.mul(largest.sign());
        var both = components is null ? 0 : Math.Min(count, components.shape[0]);
        var cosines = new double[count];
        if (both > 0)
        {
            v.narrow(0, 0, both).mul(components!.narrow(0, 0, both)).sum([1]).ToDoubles().CopyTo(cosines, 0);
        }

        Cosines = cosines;
        singular = s.narrow(0, 0, count).ToDoubles();
        components?.Dispose();
        components = v.DetachFromDisposeScope();
    }
}
