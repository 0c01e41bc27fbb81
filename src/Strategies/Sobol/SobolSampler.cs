using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Scrambled Sobol' points: number i of the sequence becomes a point of the space as a random one would, with a serving order drawn for i; numbers whose point
/// was taken are passed over. Costs O(dimensions) per call.
/// </summary>
/// <param name="space">Where points come from.</param>
/// <param name="seeds">Seeds of the scrambling and of the serving orders.</param>
public sealed class SobolSampler(SearchSpace space, SeedStream seeds) : ISampler
{
    /// <summary>Numbers of the sequence for each proposal, and at least, before the space is gone through in order.</summary>
    private const int MostPerProposal = 20, Least = 1000;

    private readonly SobolSequence sequence = new(space.Choices.Count + 2, seeds.For("sobol"));
    private long next;

    /// <inheritdoc/>
    public void Tell(SampledTrial trial)
    {
        // Results change nothing here.
    }

    /// <inheritdoc/>
    public SpacePoint? Ask(SamplerQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (space.IsEmpty)
        {
            return null;
        }

        // All numbers below the place kept here are taken, so a new instance that begins at the front comes to the same place.
        while (next < Least + ((long)MostPerProposal * question.Ordinal))
        {
            var point = space.FromUnit(sequence.Point(next), space.ServingOrder(seeds.For("order").For(next).Random()));
            if (!question.Taken(point))
            {
                return point;
            }

            next++;
        }

        return space.FirstFree(question.Taken);
    }
}
