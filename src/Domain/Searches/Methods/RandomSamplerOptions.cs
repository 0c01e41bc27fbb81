using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Independent random points of the space (docs/strategies/random.md).</summary>
[GenerateSerializer, Immutable]
public sealed record RandomSamplerOptions : SampledSearchOptions;
