using Orleans;

namespace AdapterSearch.Domain;

/// <summary>What the check of a spec found.</summary>
/// <param name="Problems">Every fault; empty when the spec can run.</param>
/// <param name="Shape">Shape of the base model; null when it could not be read.</param>
[GenerateSerializer, Immutable]
public sealed record SpecVerdict([property: Id(0)] IReadOnlyList<string> Problems, [property: Id(1)] ModelShape? Shape);
