using System.ComponentModel.DataAnnotations;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>One elastic LoRA whose sub-adapters are searched after its training (docs/strategies/super-adapter.md).</summary>
[GenerateSerializer, Immutable]
public sealed record SuperAdapterOptions : RankMethodOptions
{
    /// <summary>Sub-ranks of every module, ascending; the last is trained. That a module has none is always among the choices.</summary>
    [Id(0), MinLength(1)] public IReadOnlyList<int> Ranks { get; init; } = new[] { 1, 2, 4, 8 };

    /// <summary>A step may also leave a module out, so that sub-adapters without it have been trained.</summary>
    [Id(1)] public bool DrawNone { get; init; } = true;

    /// <summary>Sub-adapters that are scored on the validation split.</summary>
    [Id(2), Range(1, 1_000_000)] public int Evaluations { get; init; } = 200;

    /// <summary>Members of a generation of NSGA-II.</summary>
    [Id(3), Range(2, 100_000)] public int Population { get; init; } = 5;

    /// <summary>Probability that a child has two parents.</summary>
    [Id(4), Range(0.0, 1.0)] public double CrossoverProbability { get; init; } = 0.9;

    /// <summary>Mean number of modules that a child changes after the crossover.</summary>
    [Id(5), Range(0.0, 1000.0)] public double Mutations { get; init; } = 1;

    /// <summary>What sub-adapters are compared by.</summary>
    [Id(6)] public SearchObjective Objective { get; init; }

    /// <summary>What follows the search.</summary>
    [Id(7)] public SuperAdapterEnd End { get; init; }
}

/// <summary>What follows the search of a super-adapter.</summary>
public enum SuperAdapterEnd
{
    /// <summary>A final training of the found ranks from new weights, as every other method's final training.</summary>
    Fresh,

    /// <summary>A final training of the found ranks from the sub-adapter's weights.</summary>
    Warm,

    /// <summary>The sub-adapter as it was cut out; nothing is trained again.</summary>
    Cut,
}
