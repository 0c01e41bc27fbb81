using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Scrambled Sobol' points, which fill the space more evenly than random ones (docs/strategies/sobol.md).</summary>
[GenerateSerializer, Immutable]
public sealed record SobolSearchOptions : SampledSearchOptions;
