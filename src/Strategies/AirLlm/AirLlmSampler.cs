using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Policy-gradient search over rank vectors after AirLLM (2507.11515): a factored categorical policy over modules' ranks, settings and parts of the learning-rate range
/// proposes, and is moved after every batch of rewards (<see cref="CategoricalPolicy"/>). What a policy drew is made to fit the budget; the gradient is
/// that of the point which was trained. A failed trial has the lowest reward of its batch. Costs O(dimensions) per call and O(epochs · batch · dimensions) per batch.
/// </summary>
public sealed class AirLlmSampler : ISampler
{
    private readonly AirLlmSearchOptions options;
    private readonly SearchSpace space;
    private readonly int bins;
    private readonly List<CategoricalPolicy> policies = [];
    private readonly List<(int[] Action, int Policy, double Reward)> batch = [];
    private int told;

    /// <summary>A sampler whose policy takes everything as equally likely.</summary>
    /// <param name="options">Batch and policy.</param>
    /// <param name="space">Where points come from.</param>
    public AirLlmSampler(AirLlmSearchOptions options, SearchSpace space)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(space);
        (this.options, this.space) = (options, space);
        bins = space.HasFixedLearningRate ? 1 : options.LearningRateBins;
        policies.Add(CategoricalPolicy.Uniform([.. space.Choices.Select(c => Math.Max(c.Count, 1)), bins]));
    }

    /// <summary>The policy that proposes now.</summary>
    public CategoricalPolicy Policy => policies[^1];

    /// <inheritdoc/>
    public void Tell(SampledTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var drawnBy = Math.Min(Math.Max(0, told - options.Window + 1) / options.Batch, policies.Count - 1);
        told++;
        batch.Add((Action(trial.Point), drawnBy, trial.Score));
        if (batch.Count < options.Batch)
        {
            return;
        }

        double[] known = [.. batch.Select(b => b.Reward).Where(r => !double.IsNaN(r))];
        policies.Add(known.Length == 0 ? Policy : Policy.Improved(
            [.. batch.Select(b => b.Action)],
            [.. batch.Select(b => policies[b.Policy].LogProbability(b.Action))],
            CategoricalPolicy.Advantages([.. batch.Select(b => double.IsNaN(b.Reward) ? known.Min() : b.Reward)]),
            options.Epochs,
            options.PolicyRate,
            options.Clip,
            options.EntropyWeight));
        batch.Clear();
    }

    /// <inheritdoc/>
    public SpacePoint? Ask(SamplerQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return FreshPoint.Draw(space, question, () =>
        {
            var action = Policy.Sample(question.Random);
            byte[] choices = [.. action.SkipLast(1).Select(s => (byte)s)];
            space.Repair(choices, space.ServingOrder(question.Random));
            return new SpacePoint(choices, space.Rate((action[^1] + question.Random.NextDouble()) / bins));
        });
    }

    private int[] Action(SpacePoint point) =>
        [.. point.CopyChoices().Select(c => (int)c), Math.Min((int)(space.Unit(point.LearningRate) * bins), bins - 1)];
}
