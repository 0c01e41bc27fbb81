namespace AdapterSearch.Strategies;

/// <summary>
/// Proposes points of a space from the results so far. A proposal depends on nothing but the space, the results told in their order, and the question;
/// whatever else an instance keeps is a cache. A point that ran, runs, or does not fit the budget is never proposed.
/// </summary>
public interface ISampler
{
    /// <summary>Takes one result in. Results come in the order of their proposals.</summary>
    void Tell(SampledTrial trial);

    /// <summary>The next point; null when every point of the space was proposed.</summary>
    SpacePoint? Ask(SamplerQuestion question);
}

/// <summary>A trial with its result.</summary>
/// <param name="Point">What ran.</param>
/// <param name="Score">What is searched for, higher is better; NaN for a trial that failed.</param>
/// <param name="Parameters">Its adapter parameters.</param>
public sealed record SampledTrial(SpacePoint Point, double Score, long Parameters);

/// <summary>What a sampler is asked for.</summary>
/// <param name="Ordinal">Number of the proposal, from 0.</param>
/// <param name="Running">Points that were proposed and whose results are not told yet, in the order of their proposals.</param>
/// <param name="Taken">True for points that were proposed before.</param>
/// <param name="Random">Randomness of this proposal.</param>
public sealed record SamplerQuestion(int Ordinal, IReadOnlyList<SpacePoint> Running, Func<SpacePoint, bool> Taken, AdapterSearch.Domain.DeterministicRandom Random);
