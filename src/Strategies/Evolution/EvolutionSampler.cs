using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Regularised evolution (Real, Aggarwal, Huang and Le 2019, 1802.01548): the population is the newest P trials, the oldest dies; the best of S
/// members drawn at random (paper: sample, tournament) is the parent of the next trial. The first P proposals are random. Costs O(P + dimensions) per call.
/// </summary>
/// <param name="options">P, S and the strength of mutations.</param>
/// <param name="space">Where points come from.</param>
public sealed class EvolutionSampler(EvolutionSearchOptions options, SearchSpace space) : ISampler
{
    private readonly Queue<SampledTrial> population = new();

    /// <inheritdoc/>
    public void Tell(SampledTrial trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        population.Enqueue(trial);
        if (population.Count > options.Population)
        {
            population.Dequeue();
        }
    }

    /// <inheritdoc/>
    public SpacePoint? Ask(SamplerQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (question.Ordinal < options.Population || population.Count == 0)
        {
            return FreshPoint.Random(space, question);
        }

        var members = population.ToArray();
        var order = question.Random.Permutation(members.Length);
        var parent = members[order[0]];
        foreach (var i in order.Take(options.Tournament))
        {
            // A failed trial loses against every other.
            parent = Better(members[i], parent) ? members[i] : parent;
        }

        return FreshPoint.Draw(space, question, () => PointVariation.Mutate(space, parent.Point, options.Mutations, question.Random));
    }

    private static bool Better(SampledTrial one, SampledTrial other) => one.Score > other.Score || (double.IsNaN(other.Score) && !double.IsNaN(one.Score));
}
