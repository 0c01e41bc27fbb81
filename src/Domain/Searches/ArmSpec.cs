using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>One method of a search, under a name that the board shows.</summary>
/// <param name="Name">Name on the board; unique within a search.</param>
/// <param name="Strategy">The method and its options.</param>
[GenerateSerializer, Immutable]
public sealed record ArmSpec(
    [property: Id(0), Required] string Name,
    [property: Id(1), Required] StrategyOptions Strategy);
