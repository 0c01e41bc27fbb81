using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>The prefix b of DyLoRA (2210.07558) at every step: uniform in 1 … r and the same for all modules. A function of seed and step, so that a resumed run draws alike.</summary>
/// <param name="seed">Seed of the draws.</param>
/// <param name="rank">Largest rank r.</param>
public sealed class PrefixDraws(long seed, int rank)
{
    private readonly SeedStream seeds = new SeedStream(seed).For("dylora-prefix");

    /// <summary>b of a step.</summary>
    /// <param name="step">Steps done before it, from 0.</param>
    public int At(int step) => 1 + seeds.For(step).Random().Next(rank);
}
