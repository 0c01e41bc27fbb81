using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>From options to the sampler: one line per sampler.</summary>
public static class SamplerCatalog
{
    /// <summary>The sampler for its options.</summary>
    /// <param name="options">The sampler's options.</param>
    /// <param name="space">Where points come from.</param>
    /// <param name="seeds">Seeds of what the sampler draws once.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options belong to no sampler of this catalog.</exception>
    public static ISampler Create(SampledSearchOptions options, SearchSpace space, SeedStream seeds) => options switch
    {
        AirLlmSearchOptions air => new AirLlmSampler(air, space),
        GridSearchOptions grid => new GridSampler(grid, space),
        RandomSamplerOptions => new RandomSampler(space),
        SobolSearchOptions => new SobolSampler(space, seeds),
        TpeSearchOptions tpe => new TpeSampler(tpe, space),
        GpSearchOptions gp => new GpSampler(gp, space),
        EvolutionSearchOptions evolution => new EvolutionSampler(evolution, space),
        Nsga2SearchOptions nsga => new Nsga2Sampler(nsga, space),
        AutoPeftSearchOptions peft => new AutoPeftSampler(peft, space),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options?.GetType().Name, "no sampler has these options"),
    };
}
