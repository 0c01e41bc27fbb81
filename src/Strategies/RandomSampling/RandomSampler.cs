namespace AdapterSearch.Strategies;

/// <summary>Independent random points (Bergstra and Bengio 2012). Costs O(dimensions) per call.</summary>
/// <param name="space">Where points come from.</param>
public sealed class RandomSampler(SearchSpace space) : ISampler
{
    /// <inheritdoc/>
    public void Tell(SampledTrial trial)
    {
        // Results change nothing here.
    }

    /// <inheritdoc/>
    public SpacePoint? Ask(SamplerQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return FreshPoint.Random(space, question);
    }
}
