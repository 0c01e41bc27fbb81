using AdapterSearch.Domain;
using AdapterSearch.Training.Data;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>
/// Variance components (docs/strategies/dam-readouts.md, <c>reml</c>): what the base gets wrong, log p − log q in k random centred output directions
/// on n train examples, is modelled as a Gaussian whose covariance is the sum of the modules' Jacobian kernels, taken at part of the supernet's
/// contribution. A module's number is s_m / √t_m: it is credited only with what its own kernel explains, per size of its Jacobian.
/// </summary>
/// <remarks>
/// Beside the number itself the two it lies between are kept: s_m (the function's size, <c>remlFunction</c>) and s_m / t_m (the weight's size,
/// <c>remlWeight</c>). With the head, its own kernel (Gram matrix of the pooled features, per direction) is one more component without a
/// module: a projection that writes straight into those features has nearly the same kernel, and would otherwise take what the linear model of
/// all the others leaves over.
/// Cost: (layers) · (1 forward + k backward passes) over n examples, (k n)² · in · out operations per module, then the fit.
/// </remarks>
/// <param name="withHead">Whether the head has a component; the result then holds both fits.</param>
internal sealed class VarianceReadout(bool withHead = false) : IDamReadout
{
    private const double SmallestProbability = 1e-6;

    public IReadOnlyDictionary<string, IReadOnlyList<double>> Read(TrainedSupernet supernet)
    {
        var found = new Dictionary<string, IReadOnlyList<double>>();
        using var scope = NewDisposeScope();
        var (kernels, head, target) = Measure(supernet, [supernet.Job.Dam.Reading.Contribution]);
        var modules = supernet.Net.Modules.Count;
        if (withHead)
        {
            // A copy, and first: a fit leaves its kernels scaled.
            using var both = NewDisposeScope();
            Add(found, ReadoutScores.NameOf(DamReadout.RemlHead), modules, Fit(supernet, cat([kernels, head.unsqueeze(0)], 0), target));
        }

        Add(found, ReadoutScores.NameOf(DamReadout.Reml), modules, Fit(supernet, kernels, target));
        return found;
    }

    private static void Add(Dictionary<string, IReadOnlyList<double>> found, string name, int modules, VarianceFit fit)
    {
        double[] Scores(Func<double, double, double> number) =>
            [.. Enumerable.Range(0, modules).Select(i => fit.Scales[i] > 0 ? number(fit.Components[i], fit.Scales[i]) : 0)];
        found[name] = Scores((s, t) => s / Math.Sqrt(t));
        found[name + "Function"] = Scores((s, _) => s);
        found[name + "Weight"] = Scores((s, t) => s / t);
    }

    /// <summary>Fits; the kernels are left scaled.</summary>
    internal static VarianceFit Fit(TrainedSupernet supernet, Tensor kernels, Tensor target) =>
        VarianceComponents.Fit(kernels, target, supernet.Job.Dam.Reading.Updates, supernet.Cancellation);

    /// <summary>
    /// Kernels of the modules, with J averaged over shares of the supernet's contribution, and of the head at the last of them, float64, and the
    /// target; the caller's dispose scope owns them.
    /// </summary>
    internal static (Tensor Kernels, Tensor Head, Tensor Target) Measure(TrainedSupernet supernet, IReadOnlyList<double> contributions)
    {
        var options = supernet.Job.Dam.Reading;
        var net = supernet.Net;
        var examples = supernet.Train.Slice(0, Math.Min(options.Examples, supernet.Train.Count));
        var head = net.Model.Head.weight!;
        var directions = JacobianKernels.Directions(head.shape[0], options.Directions, supernet.Seeds.Of("readout-directions"))
            .to(head.device).to_type(head.dtype);
        net.Model.eval();
        try
        {
            var target = Target(supernet, examples, directions, options.LabelSmoothing);
            Action[] points = [.. contributions.Select(share =>
            {
                var gates = tensor([.. supernet.Gates.Select(g => g * share)], dtype: head.dtype, device: head.device);
                return (Action)(() => net.SetGates(gates));
            })];
            var kernels = JacobianKernels.Of(net.Model, examples.Input, directions, supernet.Cancellation, points);

            // The gates of a point live in the scope in which they were set, which ended with the last layer.
            points[^1]();
            return (kernels, JacobianKernels.OfHead(net.Model, examples.Input, directions), target);
        }
        finally
        {
            net.SetGates(null);
            net.Switch(null);
            net.Model.train();
        }
    }

    /// <summary>Target log-probabilities less the base's logits in each direction, <c>[k·n]</c>, float64.</summary>
    private static Tensor Target(TrainedSupernet supernet, Batch examples, Tensor directions, double smoothing)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        supernet.Net.Switch([.. supernet.Gates.Select(_ => false)]);
        var logits = supernet.Net.Model.Logits(examples.Input);
        supernet.Net.Switch(null);
        var probabilities = TaskLoss.AreSoft(examples.Labels)
            ? examples.Labels
            : eye(logits.shape[1], dtype: logits.dtype, device: logits.device).index_select(0, examples.Labels)
                .mul(1 - smoothing).add(smoothing / logits.shape[1]);
        var missing = probabilities.clamp_min(SmallestProbability).log().sub(logits).matmul(directions);
        return scope.MoveToOuter(missing.t().reshape(-1).to(ScalarType.Float64));
    }
}
