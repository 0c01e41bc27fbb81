using Orleans;

namespace AdapterSearch.Domain;

/// <summary>The adapter of one module.</summary>
/// <param name="Module">Adapted module.</param>
/// <param name="Kind">Adapter family.</param>
/// <param name="Rank">Rank r, 1 or more.</param>
/// <param name="Alpha">Numerator α of the scale; the scale is α/r, or α/√r when rank-stabilised.</param>
[GenerateSerializer, Immutable]
public sealed record ModuleAdapter(
    [property: Id(0)] ModuleAddress Module,
    [property: Id(1)] AdapterKind Kind,
    [property: Id(2)] int Rank,
    [property: Id(3)] double Alpha);
