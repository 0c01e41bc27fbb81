using AdapterSearch.Domain;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Loop;

/// <summary>
/// Moves named weights by AdamW (β 0.9 and 0.999, ε 1e-8, decoupled weight decay) along a learning-rate schedule, with optional clipping
/// of the whole gradient's norm. Every weight, the task head included, has the same learning rate.
/// </summary>
public sealed class WeightOptimizer : IDisposable
{
    private readonly AdamW optimizer;
    private readonly LearningRateSchedule schedule;
    private readonly double peakLearningRate;
    private readonly double maxGradientNorm;
    private readonly Parameter[] parameters;

    /// <summary>An optimizer before its first step.</summary>
    /// <param name="weights">Trained weights under unique names, in a fixed order; they stay with their modules.</param>
    /// <param name="peakLearningRate">Learning rate at factor 1.</param>
    /// <param name="schedule">Factor of each step.</param>
    /// <param name="weightDecay">Decoupled weight decay.</param>
    /// <param name="maxGradientNorm">Largest Euclidean norm of the whole gradient; 0 means no clipping.</param>
    public WeightOptimizer(
        IReadOnlyList<(string Name, Parameter Weight)> weights,
        double peakLearningRate,
        LearningRateSchedule schedule,
        double weightDecay,
        double maxGradientNorm)
    {
        ArgumentNullException.ThrowIfNull(weights);
        ArgumentNullException.ThrowIfNull(schedule);
        if (!(peakLearningRate > 0) || !double.IsFinite(peakLearningRate))
        {
            throw new BadConfigurationException($"The learning rate is {peakLearningRate}; it must be a finite number above 0.");
        }

        Weights = weights;
        parameters = [.. weights.Select(w => w.Weight)];
        this.peakLearningRate = peakLearningRate;
        this.schedule = schedule;
        this.maxGradientNorm = maxGradientNorm;
        optimizer = new AdamW(parameters, peakLearningRate, 0.9, 0.999, 1e-8, weightDecay);
    }

    /// <summary>The trained weights.</summary>
    public IReadOnlyList<(string Name, Parameter Weight)> Weights { get; }

    /// <summary>Steps done.</summary>
    public int Steps { get; private set; }

    /// <summary>Learning rate of the next step.</summary>
    public double LearningRate => peakLearningRate * schedule.Factor(Steps);

    /// <summary>Norm of the last step's gradient before clipping; NaN when nothing is clipped.</summary>
    public double GradientNorm { get; private set; } = double.NaN;

    /// <summary>Does one step. Whatever the loss computes is released with it.</summary>
    /// <param name="loss">Computes the scalar loss of the step's batch.</param>
    /// <param name="afterBackward">Reads the unclipped gradients before the weights move.</param>
    /// <returns>The loss before the step, in nats.</returns>
    /// <exception cref="DivergenceException">The loss or the gradient's norm is NaN or infinite; the weights are as before.</exception>
    public float Step(Func<Tensor> loss, Action? afterBackward = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        using var scope = NewDisposeScope();
        foreach (var group in optimizer.ParamGroups)
        {
            group.LearningRate = LearningRate;
        }

        var value = loss();
        var number = value.ToSingle();
        RequireFinite(number, "loss");
        optimizer.zero_grad();
        value.backward();
        afterBackward?.Invoke();
        if (maxGradientNorm > 0)
        {
            GradientNorm = nn.utils.clip_grad_norm_(parameters, maxGradientNorm);
            RequireFinite(GradientNorm, "gradient norm");
        }

        optimizer.step();
        Steps++;
        return number;
    }

    /// <summary>AdamW's two moments of each weight in the order of <see cref="Weights"/>; they stay with the optimizer.</summary>
    public IEnumerable<(string Name, Tensor Mean, Tensor Square)> Moments() =>
        optimizer.state_dict().State.Zip(Weights, (state, weight) => (weight.Name, ((AdamW.State)state).exp_avg, ((AdamW.State)state).exp_avg_sq));

    /// <summary>Goes back to a step whose weights and moments were just put in place.</summary>
    public void ResumeAt(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        foreach (var state in optimizer.state_dict().State)
        {
            ((AdamW.State)state).step = steps;
        }

        Steps = steps;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        optimizer.Dispose();
        foreach (var parameter in parameters)
        {
            parameter.grad = null;
        }
    }

    private void RequireFinite(double number, string what)
    {
        if (!double.IsFinite(number))
        {
            throw new DivergenceException(FormattableString.Invariant(
                $"The {what} became {number} at step {Steps + 1} of {schedule.Steps}; lower the learning rate (now {peakLearningRate:G4})."));
        }
    }
}
