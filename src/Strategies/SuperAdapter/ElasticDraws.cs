using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>
/// Sub-ranks that a step of a super-adapter trains: one per module, independent and uniform over the choices. A function of seed and step, so that a resumed
/// run draws alike.
/// </summary>
/// <param name="seed">Seed of the draws.</param>
/// <param name="choices">Ranks to choose from.</param>
/// <param name="modules">Modules.</param>
public sealed class ElasticDraws(long seed, IReadOnlyList<int> choices, int modules)
{
    private readonly SeedStream seeds = new SeedStream(seed).For("elastic-ranks");

    /// <summary>Ranks of a step.</summary>
    /// <param name="step">Steps done before it, from 0.</param>
    public int[] At(int step)
    {
        var random = seeds.For(step).Random();
        return [.. Enumerable.Range(0, modules).Select(_ => choices[random.Next(choices.Count)])];
    }
}
