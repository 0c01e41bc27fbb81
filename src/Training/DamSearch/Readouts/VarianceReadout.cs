using AdapterSearch.Domain;
using AdapterSearch.Training.Data;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>
/// Variance components (docs/strategies/dam-readouts.md, <c>reml</c>): what the base gets wrong, log p − log q in k random centred output directions
/// on n train examples, is modelled as a Gaussian whose covariance is the sum of the modules' Jacobian kernels, taken at part of the supernet's
/// contribution. A module's number is s_m / √t_m: it is credited only with what its own kernel explains, per size of its Jacobian.
/// </summary>
/// <remarks>Cost: (layers) · (1 forward + k backward passes) over n examples, (k n)² · in · out operations per module, then the fit.</remarks>
internal sealed class VarianceReadout : IDamReadout
{
    private const double SmallestProbability = 1e-6;

    public IReadOnlyDictionary<string, IReadOnlyList<double>> Read(TrainedSupernet supernet)
    {
        var options = supernet.Job.Dam.Reading;
        using var scope = NewDisposeScope();
        var fit = Fit(supernet, options);
        return new Dictionary<string, IReadOnlyList<double>>
        {
            [ReadoutScores.NameOf(DamReadout.Reml)] = [.. fit.Components.Select((s, i) => fit.Scales[i] > 0 ? s / Math.Sqrt(fit.Scales[i]) : 0)],
        };
    }

    private static VarianceFit Fit(TrainedSupernet supernet, DamReadoutOptions options)
    {
        var net = supernet.Net;
        var examples = supernet.Train.Slice(0, Math.Min(options.Examples, supernet.Train.Count));
        var head = net.Model.Head.weight!;
        var directions = JacobianKernels.Directions(head.shape[0], options.Directions, supernet.Seeds.Of("readout-directions")).to(head.device).to_type(head.dtype);
        net.Model.eval();
        try
        {
            var target = Target(supernet, examples, directions, options.LabelSmoothing);
            var share = tensor([.. supernet.Gates.Select(g => g * options.Contribution)], dtype: head.dtype, device: head.device);
            net.SetGates(share);
            var kernels = JacobianKernels.Of(net.Model, examples.Input, directions, supernet.Cancellation);
            return VarianceComponents.Fit(kernels, target, options.Updates, supernet.Cancellation);
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
