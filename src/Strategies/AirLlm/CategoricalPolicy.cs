using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// A policy over vectors of choices, one independent categorical distribution (softmax over logits) per choice, moved by the clipped objective of proximal
/// policy optimisation (Schulman et al. 2017, 1707.06347). Instances do not change.
/// </summary>
public sealed class CategoricalPolicy
{
    private readonly double[][] logits;
    private readonly double[][] logs;

    /// <summary>A policy with given logits.</summary>
    /// <param name="logits">One list per choice, one number per state.</param>
    public CategoricalPolicy(IReadOnlyList<IReadOnlyList<double>> logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        this.logits = [.. logits.Select(l => l.ToArray())];
        logs = [.. this.logits.Select(LogSoftmax)];
    }

    /// <summary>The logits.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Logits => logits;

    /// <summary>The policy that takes every state as likely.</summary>
    /// <param name="states">Number of states of each choice.</param>
    public static CategoricalPolicy Uniform(IReadOnlyList<int> states) => new([.. states.Select(n => new double[n])]);

    /// <summary>Draws an action: one state per choice.</summary>
    public int[] Sample(DeterministicRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return [.. logs.Select(l =>
        {
            var u = random.NextDouble();
            var state = 0;
            for (var sum = Math.Exp(l[0]); u >= sum && state < l.Length - 1; sum += Math.Exp(l[state]))
            {
                state++;
            }

            return state;
        })];
    }

    /// <summary>Logarithm of the probability of an action.</summary>
    public double LogProbability(IReadOnlyList<int> action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return logs.Select((l, i) => l[action[i]]).Sum();
    }

    /// <summary>
    /// The policy after some steps uphill on mean(min(ρ A, clip(ρ, 1 − ε, 1 + ε) A)) + entropy weight · mean entropy of the choices, ρ being the probability of an action over
    /// its probability when it was drawn.
    /// </summary>
    /// <param name="actions">Actions of the batch.</param>
    /// <param name="drawnLogs">Logarithm of each action's probability when it was drawn.</param>
    /// <param name="advantages">A of each.</param>
    /// <param name="epochs">Steps.</param>
    /// <param name="rate">Length of a step.</param>
    /// <param name="clip">ε.</param>
    /// <param name="entropyWeight">Weight of the entropy.</param>
    public CategoricalPolicy Improved(
        IReadOnlyList<int[]> actions, IReadOnlyList<double> drawnLogs, IReadOnlyList<double> advantages, int epochs, double rate, double clip, double entropyWeight)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(drawnLogs);
        ArgumentNullException.ThrowIfNull(advantages);
        var policy = this;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            policy = policy.Step(actions, drawnLogs, advantages, rate, clip, entropyWeight);
        }

        return policy;
    }

    /// <summary>Rewards minus their mean, over their standard deviation (of the batch as it is); zeros when all are equal.</summary>
    public static double[] Advantages(IReadOnlyList<double> rewards)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        var mean = rewards.Average();
        var deviation = Math.Sqrt(rewards.Average(r => (r - mean) * (r - mean)));
        return [.. rewards.Select(r => deviation > 0 ? (r - mean) / deviation : 0)];
    }

    private static double[] LogSoftmax(double[] values)
    {
        var highest = values.Max();
        var log = highest + Math.Log(values.Sum(v => Math.Exp(v - highest)));
        return [.. values.Select(v => v - log)];
    }

    private CategoricalPolicy Step(
        IReadOnlyList<int[]> actions, IReadOnlyList<double> drawnLogs, IReadOnlyList<double> advantages, double rate, double clip, double entropyWeight)
    {
        double[] weights = [.. actions.Select((action, b) =>
        {
            var ratio = Math.Exp(LogProbability(action) - drawnLogs[b]);
            var clipped = advantages[b] > 0 ? ratio > 1 + clip : ratio < 1 - clip;
            return clipped ? 0 : ratio * advantages[b] / actions.Count;
        })];
        return new CategoricalPolicy([.. logits.Select((own, i) =>
        {
            double[] p = [.. logs[i].Select(Math.Exp)];
            var entropy = -p.Select((q, k) => q * logs[i][k]).Sum();
            return own.Select((logit, k) =>
            {
                var gradient = actions.Select((action, b) => weights[b] * ((action[i] == k ? 1 : 0) - p[k])).Sum();
                return logit + (rate * (gradient - (entropyWeight * p[k] * (logs[i][k] + entropy) / logits.Length)));
            }).ToArray();
        })]);
    }
}
