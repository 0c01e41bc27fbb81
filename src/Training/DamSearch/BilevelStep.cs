using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>Gradient of the validation loss by the logits.</summary>
/// <param name="Values">∂/∂Γ, one number per gate.</param>
/// <param name="ValidationLoss">Validation loss: at the weights themselves (first order) or after the virtual step (second order).</param>
public sealed record GateGradient(double[] Values, double ValidationLoss);

/// <summary>
/// Gradient of the bi-level problem min_Γ L_val(w*(Γ), Γ), w*(Γ) = argmin_w L_train(w, Γ), with w* replaced by the present weights (first
/// order) or by one unrolled step (second order, DARTS 1806.09055; docs/strategies/dam.md). Works on any pair of losses.
/// </summary>
/// <remarks>
/// Second order, with w' = w − d(g), g = ∂L_train/∂w and v = (∂d/∂g) ∘ ∂L_val/∂w' :
/// g_Γ = ∂L_val(w', Γ)/∂Γ − [∂L_train(w + εv, Γ)/∂Γ − ∂L_train(w − εv, Γ)/∂Γ] / (2ε), ε = 0.01/‖v‖. For a plain step v is ξ∇, and the
/// factor ξ of the usual notation has moved into v; the probes are the same points. The weights are put back from a copy, bit for bit,
/// also when a loss throws. Cost: first order one forward and one backward pass that stops at the gates; second order four.
/// </remarks>
public sealed class BilevelStep
{
    private const double ProbeLength = 0.01;
    private readonly Func<Tensor, Tensor> trainLoss;
    private readonly Func<Tensor, Tensor> validationLoss;
    private readonly IReadOnlyList<Tensor> weights;
    private readonly double floor;

    /// <summary>A problem.</summary>
    /// <param name="trainLoss">L_train as a function of Γ at the present weights, a scalar with its graph.</param>
    /// <param name="validationLoss">L_val as a function of Γ at the present weights, a scalar with its graph.</param>
    /// <param name="weights">w: leaf tensors that both losses read and that require gradients.</param>
    /// <param name="floor">Added to ‖v‖ before ε is divided by it, above 0.</param>
    public BilevelStep(Func<Tensor, Tensor> trainLoss, Func<Tensor, Tensor> validationLoss, IReadOnlyList<Tensor> weights, double floor = 1e-12)
    {
        ArgumentNullException.ThrowIfNull(trainLoss);
        ArgumentNullException.ThrowIfNull(validationLoss);
        ArgumentNullException.ThrowIfNull(weights);
        this.trainLoss = trainLoss;
        this.validationLoss = validationLoss;
        this.weights = weights;
        this.floor = floor;
    }

    /// <summary>∂L_val/∂Γ with the weights as they are.</summary>
    /// <param name="logits">Γ; a leaf that requires gradients.</param>
    public GateGradient FirstOrder(Tensor logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        using var scope = NewDisposeScope();
        return WithFrozenWeights(() =>
        {
            var loss = validationLoss(logits);
            return new GateGradient(ByLogits(loss, logits).ToDoubles(), loss.ToDouble());
        });
    }

    /// <summary>Gradient through one unrolled step.</summary>
    /// <param name="logits">Γ; a leaf that requires gradients.</param>
    /// <param name="virtualStep">The step that is unrolled.</param>
    public GateGradient SecondOrder(Tensor logits, IVirtualStep virtualStep)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(virtualStep);
        using var scope = NewDisposeScope();
        var gradients = Gradients(trainLoss(logits.detach()), weights);
        IReadOnlyList<Tensor> saved, displacements;
        IReadOnlyList<VirtualStep> steps;
        using (no_grad())
        {
            saved = [.. weights.Select(w => w.detach().clone())];
            steps = virtualStep.Unroll(weights, gradients);
            displacements = [.. steps.Select(s => s.Displacement)];
        }

        try
        {
            Place(saved, displacements, -1);
            var loss = validationLoss(logits);
            var outer = Gradients(loss, [logits, .. weights]);
            double epsilon;
            Tensor[] direction;
            using (no_grad())
            {
                direction = [.. steps.Select((s, i) => outer[i + 1].mul(s.Slope))];
                var norm = Math.Sqrt(stack(direction.Select(v => v.square().sum().to(ScalarType.Float64))).sum().item<double>());
                epsilon = ProbeLength / (norm + floor);
            }

            var above = TrainByLogits(logits, saved, direction, epsilon);
            var below = TrainByLogits(logits, saved, direction, -epsilon);
            var values = outer[0].ToDoubles();
            for (var i = 0; i < values.Length; i++)
            {
                values[i] -= (above[i] - below[i]) / (2 * epsilon);
            }

            return new GateGradient(values, loss.ToDouble());
        }
        finally
        {
            using (no_grad())
            {
                for (var i = 0; i < weights.Count; i++)
                {
                    weights[i].copy_(saved[i]);
                }
            }
        }
    }

    private double[] TrainByLogits(Tensor logits, IReadOnlyList<Tensor> saved, IReadOnlyList<Tensor> direction, double epsilon)
    {
        using var scope = NewDisposeScope();
        Place(saved, direction, epsilon);
        return WithFrozenWeights(() => ByLogits(trainLoss(logits), logits).ToDoubles());
    }

    private void Place(IReadOnlyList<Tensor> origin, IReadOnlyList<Tensor> direction, double factor)
    {
        using (no_grad())
        {
            for (var i = 0; i < weights.Count; i++)
            {
                weights[i].copy_(origin[i].add(direction[i], alpha: factor));
            }
        }
    }

    // Weight gradients are not wanted: without the flag autograd neither builds nor runs the branches that lead to the weights.
    private T WithFrozenWeights<T>(Func<T> body)
    {
        foreach (var weight in weights)
        {
            weight.requires_grad = false;
        }

        try
        {
            return body();
        }
        finally
        {
            foreach (var weight in weights)
            {
                weight.requires_grad = true;
            }
        }
    }

    private static Tensor ByLogits(Tensor loss, Tensor logits) => Gradients(loss, [logits])[0];

    // A loss that does not reach an input has a zero gradient there.
    private static IReadOnlyList<Tensor> Gradients(Tensor loss, IReadOnlyList<Tensor> inputs)
    {
        if (!loss.requires_grad)
        {
            return [.. inputs.Select(i => zeros_like(i))];
        }

        var gradients = autograd.grad([loss], [.. inputs], allow_unused: true);
        return [.. gradients.Select((g, i) => g is null || g.IsInvalid ? zeros_like(inputs[i]) : g)];
    }
}
