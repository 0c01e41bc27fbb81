using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>State of AdamW for one weight, read but never changed by a virtual step.</summary>
/// <param name="First">Moving mean of the gradient, shape of the weight.</param>
/// <param name="Second">Moving mean of the squared gradient, shape of the weight.</param>
/// <param name="Steps">Updates done.</param>
public sealed record AdamWMoments(Tensor First, Tensor Second, long Steps);

/// <summary>What the derivative of the virtual AdamW step takes into account.</summary>
public enum AdamWSlope
{
    /// <summary>Numerator and denominator: the exact derivative.</summary>
    Exact,

    /// <summary>The numerator only, with √v̂ as a constant preconditioner.</summary>
    Preconditioner,

    /// <summary>The learning rate alone; the step is AdamW's from the first update on (S3Delta's code).</summary>
    LearningRate,
}

/// <summary>
/// The AdamW step that the optimizer would take next, from copied moments (S3Delta; docs/strategies/dam.md): with k = steps + 1,
/// m̂ = (β₁m + (1−β₁)g)/(1−β₁ᵏ), v̂ = (β₂v + (1−β₂)g²)/(1−β₂ᵏ), D = √v̂ + ε: d = ξ m̂ / D + ξ λ w.
/// </summary>
/// <remarks>
/// Its derivative is ξ[(1−β₁)/(1−β₁ᵏ)/D − m̂ (1−β₂) g / ((1−β₂ᵏ) √v̂ D²)]. S3Delta multiplies by ξ alone, as if the step were plain; here
/// the exact derivative is the default. Before the first update there is no state and d/dg is near 0 almost everywhere (the step is a
/// sign), so the plain step ξ g stands in.
/// </remarks>
/// <param name="rate">ξ, the learning rate of the weights.</param>
/// <param name="moments">State of each weight, in the order of the weights.</param>
/// <param name="weightDecay">λ, decoupled.</param>
/// <param name="slope">Which derivative.</param>
public sealed class AdamWVirtualStep(
    double rate, IReadOnlyList<AdamWMoments> moments, double weightDecay = 0, AdamWSlope slope = AdamWSlope.Exact) : IVirtualStep
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;

    /// <inheritdoc/>
    public IReadOnlyList<VirtualStep> Unroll(IReadOnlyList<Tensor> weights, IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(gradients);
        if (moments.Count == 0 || (moments[0].Steps == 0 && slope != AdamWSlope.LearningRate))
        {
            return new PlainVirtualStep(rate).Unroll(weights, gradients);
        }

        if (moments.Count != gradients.Count || weights.Count != gradients.Count)
        {
            throw new ArgumentException($"{moments.Count} states and {weights.Count} weights for {gradients.Count} gradients.", nameof(gradients));
        }

        var steps = new VirtualStep[gradients.Count];
        for (var i = 0; i < steps.Length; i++)
        {
            steps[i] = Unroll(weights[i], gradients[i], moments[i]);
        }

        return steps;
    }

    private VirtualStep Unroll(Tensor weight, Tensor gradient, AdamWMoments state)
    {
        var k = state.Steps + 1;
        var correction1 = 1 - Math.Pow(Beta1, k);
        var correction2 = 1 - Math.Pow(Beta2, k);
        var mean = state.First.mul(Beta1).add(gradient, alpha: 1 - Beta1).div(correction1);
        var root = state.Second.mul(Beta2).add(gradient.square(), alpha: 1 - Beta2).div(correction2).sqrt();
        var denominator = root.add(Epsilon);
        var displacement = mean.div(denominator).mul(rate);
        if (weightDecay > 0)
        {
            displacement = displacement.add(weight.detach(), alpha: rate * weightDecay);
        }

        if (slope == AdamWSlope.LearningRate)
        {
            return new VirtualStep(displacement, gradient.new_full([], rate));
        }

        var derivative = denominator.reciprocal().mul(rate * (1 - Beta1) / correction1);
        if (slope == AdamWSlope.Exact)
        {
            // Where √v̂ is 0 the gradient is 0 too: any positive floor gives the limit 0.
            var bend = mean.mul(gradient).div(root.clamp_min(1e-30)).div(denominator.square());
            derivative = derivative.add(bend, alpha: -rate * (1 - Beta2) / correction2);
        }

        return new VirtualStep(displacement, derivative);
    }
}
