using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Loop;

/// <summary>
/// Moves named weights by AdamW (β 0.9 and 0.999, ε 1e-8, decoupled weight decay) along a learning-rate schedule, with optional clipping
/// of the whole gradient's norm. Every weight, the task head included, has the same learning rate unless its group says otherwise. Groups
/// may join and leave between steps; moments and bias correction of a group count from the step at which it joined.
/// </summary>
public sealed class WeightOptimizer : IDisposable
{
    private readonly List<Member> members = [];
    private readonly LearningRateSchedule schedule;
    private readonly double peakLearningRate;
    private readonly double weightDecay;
    private readonly double maxGradientNorm;
    private (string Name, Parameter Weight)[] weights = [];
    private Parameter[] parameters = [];

    /// <summary>An optimizer of one group before its first step.</summary>
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
        : this([new WeightGroup(weights ?? throw new ArgumentNullException(nameof(weights)))], peakLearningRate, schedule, weightDecay, maxGradientNorm)
    {
    }

    /// <summary>An optimizer of several groups before its first step.</summary>
    /// <param name="groups">Groups that train from the beginning.</param>
    /// <param name="peakLearningRate">Learning rate at factor 1.</param>
    /// <param name="schedule">Factor of each step.</param>
    /// <param name="weightDecay">Decoupled weight decay of groups that name none.</param>
    /// <param name="maxGradientNorm">Largest Euclidean norm of the whole gradient; 0 means no clipping.</param>
    public WeightOptimizer(
        IReadOnlyList<WeightGroup> groups,
        double peakLearningRate,
        LearningRateSchedule schedule,
        double weightDecay,
        double maxGradientNorm)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(schedule);
        if (!(peakLearningRate > 0) || !double.IsFinite(peakLearningRate))
        {
            throw new BadConfigurationException($"The learning rate is {peakLearningRate}; it must be a finite number above 0.");
        }

        this.peakLearningRate = peakLearningRate;
        this.schedule = schedule;
        this.weightDecay = weightDecay;
        this.maxGradientNorm = maxGradientNorm;
        foreach (var group in groups)
        {
            Add(group, 0);
        }
    }

    /// <summary>The trained weights, in the order in which their groups joined.</summary>
    public IReadOnlyList<(string Name, Parameter Weight)> Weights => weights;

    /// <summary>Numbers in all trained weights.</summary>
    public long ParameterCount => parameters.Sum(p => p.numel());

    /// <summary>Steps done.</summary>
    public int Steps { get; private set; }

    /// <summary>Learning rate of the next step, without the factors of groups.</summary>
    public double LearningRate => peakLearningRate * schedule.Factor(Steps);

    /// <summary>Norm of the last step's gradient before clipping; NaN when nothing is clipped.</summary>
    public double GradientNorm { get; private set; } = double.NaN;

    /// <summary>Lets new weights train, with moments of 0 and their own warm-up.</summary>
    /// <param name="group">The weights.</param>
    /// <param name="joinedAfter">Steps done when they joined: <see cref="Steps"/>, or the kept number while a checkpoint is restored.</param>
    /// <exception cref="ArgumentException">A name or weight is trained already.</exception>
    public void Add(WeightGroup group, int joinedAfter)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentOutOfRangeException.ThrowIfNegative(joinedAfter);
        foreach (var (name, weight) in group.Weights)
        {
            if (weights.Any(w => w.Name == name || ReferenceEquals(w.Weight, weight)))
            {
                throw new ArgumentException($"'{name}' is trained already.", nameof(group));
            }
        }

        var own = new AdamW(group.Weights.Select(w => w.Weight).ToArray(), peakLearningRate, 0.9, 0.999, 1e-8, group.WeightDecay ?? weightDecay);
        members.Add(new Member(group, joinedAfter, own));
        Collect();
    }

    /// <summary>Ends the training of a group and forgets its moments and gradients.</summary>
    /// <exception cref="ArgumentException">The group does not train here.</exception>
    public void Remove(WeightGroup group)
    {
        var index = members.FindIndex(m => ReferenceEquals(m.Group, group));
        if (index < 0)
        {
            throw new ArgumentException("The group does not train here.", nameof(group));
        }

        members[index].Optimizer.Dispose();
        foreach (var (_, weight) in members[index].Group.Weights)
        {
            weight.grad = null;
        }

        members.RemoveAt(index);
        Collect();
    }

    /// <summary>Does one step. Whatever the loss computes is released with it.</summary>
    /// <param name="loss">Computes the scalar loss of the step's batch.</param>
    /// <param name="afterBackward">Reads the unclipped gradients before the weights move.</param>
    /// <returns>The loss before the step, in nats.</returns>
    /// <exception cref="DivergenceException">The loss or the gradient's norm is NaN or infinite; the weights are as before.</exception>
    public float Step(Func<Tensor> loss, Action? afterBackward = null)
    {
        ArgumentNullException.ThrowIfNull(loss);
        return Step(1, _ => loss(), afterBackward);
    }

    /// <summary>Does one step whose loss is a sum of parts, one pass each. What a part computes is released before the next one begins.</summary>
    /// <param name="passes">Number of parts, 1 or more.</param>
    /// <param name="part">Computes the scalar share of a part, from 0, in the step's loss.</param>
    /// <param name="afterBackward">Reads the unclipped gradients of the whole step before the weights move.</param>
    /// <returns>The whole loss before the step, in nats.</returns>
    /// <exception cref="DivergenceException">The loss or the gradient's norm is NaN or infinite; the weights are as before.</exception>
    public float Step(int passes, Func<int, Tensor> part, Action? afterBackward = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        ArgumentNullException.ThrowIfNull(part);
        using var scope = NewDisposeScope();
        var rate = LearningRate;
        foreach (var member in members)
        {
            foreach (var group in member.Optimizer.ParamGroups)
            {
                group.LearningRate = rate * member.Factor(Steps);
            }
        }

        var number = 0.0;
        for (var pass = 0; pass < passes; pass++)
        {
            number += Backward(pass, part);
        }

        afterBackward?.Invoke();
        if (maxGradientNorm > 0)
        {
            GradientNorm = nn.utils.clip_grad_norm_(parameters, maxGradientNorm);
            RequireFinite(GradientNorm, "gradient norm");
        }

        foreach (var member in members)
        {
            member.Optimizer.step();
        }

        Steps++;
        return (float)number;
    }

    /// <summary>AdamW's two moments of each weight in the order of <see cref="Weights"/>; they stay with the optimizer.</summary>
    public IEnumerable<(string Name, Tensor Mean, Tensor Square)> Moments() => members.SelectMany(m => m.States().Zip(
        m.Group.Weights, (state, weight) => (weight.Name, state.exp_avg, state.exp_avg_sq)));

    /// <summary>Goes back to a step whose weights and moments were just put in place.</summary>
    public void ResumeAt(int steps)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        foreach (var member in members)
        {
            foreach (var state in member.States())
            {
                state.step = steps - member.JoinedAfter;
            }
        }

        Steps = steps;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var member in members)
        {
            member.Optimizer.Dispose();
        }

        foreach (var parameter in parameters)
        {
            parameter.grad = null;
        }
    }

    private float Backward(int pass, Func<int, Tensor> part)
    {
        using var scope = NewDisposeScope();
        var value = part(pass);
        var number = value.ToSingle();
        RequireFinite(number, "loss");
        if (pass == 0)
        {
            foreach (var member in members)
            {
                member.Optimizer.zero_grad();
            }
        }

        value.backward();
        return number;
    }

    private void Collect()
    {
        weights = [.. members.SelectMany(m => m.Group.Weights)];
        parameters = [.. weights.Select(w => w.Weight)];
    }

    private void RequireFinite(double number, string what)
    {
        if (!double.IsFinite(number))
        {
            throw new DivergenceException(FormattableString.Invariant(
                $"The {what} became {number} at step {Steps + 1} of {schedule.Steps}; lower the learning rate (now {peakLearningRate:G4})."));
        }
    }

    private sealed record Member(WeightGroup Group, int JoinedAfter, AdamW Optimizer)
    {
        internal IEnumerable<AdamW.State> States() => Optimizer.state_dict().State.Cast<AdamW.State>();

        internal double Factor(int step)
        {
            var own = step - JoinedAfter;
            var warm = own < Group.WarmupSteps ? (own + 1.0) / (Group.WarmupSteps + 1.0) : 1;
            return Group.LearningRateFactor * warm;
        }
    }
}
