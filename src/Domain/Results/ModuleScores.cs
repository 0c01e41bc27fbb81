using Orleans;

namespace AdapterSearch.Domain;

/// <summary>What a DAM search or a probe says of each module, in the order of <see cref="ModelShape.Modules"/>.</summary>
[GenerateSerializer, Immutable]
public sealed record ModuleScores
{
    /// <summary>Read-out name (<c>gate</c>, <c>gatePerCost</c>, <c>taylorPerCost</c>, <c>perturbation</c>, <c>gradientEnergyPerCost</c>, ...) to one number per module; higher is kept.</summary>
    [Id(0)] public IReadOnlyDictionary<string, IReadOnlyList<double>> ByReadout { get; init; } = new Dictionary<string, IReadOnlyList<double>>();

    /// <summary>The discretised matrix: true where the module is selected.</summary>
    [Id(1)] public IReadOnlyList<bool> Mask { get; init; } = [];

    /// <summary>Relaxed gates at the end, [0, 1] (up to M when rescaled); empty for probes.</summary>
    [Id(2)] public IReadOnlyList<double> Gates { get; init; } = [];

    /// <summary>Validation loss of the relaxed supernet, in nats.</summary>
    [Id(3)] public double RelaxedLoss { get; init; }

    /// <summary>Validation loss right after discretisation, before any retraining, in nats.</summary>
    [Id(4)] public double DiscretisedLoss { get; init; }

    /// <summary>Log of the search, thinned to at most 200 entries.</summary>
    [Id(5)] public IReadOnlyList<GateLogEntry> Log { get; init; } = [];

    /// <summary>Rank of every module that a method decided on, 0 where it wants no adapter; empty where only a mask was decided.</summary>
    [Id(6)] public IReadOnlyList<int> Ranks { get; init; } = [];
}

/// <summary>State of the gates at one step of a DAM search.</summary>
/// <param name="Step">Weight steps done.</param>
/// <param name="ValidationLoss">Loss of the gate batch, in nats.</param>
/// <param name="Gap">Loss of the discretised minus loss of the relaxed supernet on the gate batch, in nats.</param>
/// <param name="Entropy">Entropy of each layer's gates, normalised to sum 1, in nats.</param>
/// <param name="Gates">Relaxed gates in module order.</param>
[GenerateSerializer, Immutable]
public sealed record GateLogEntry(
    [property: Id(0)] int Step,
    [property: Id(1)] double ValidationLoss,
    [property: Id(2)] double Gap,
    [property: Id(3)] IReadOnlyList<double> Entropy,
    [property: Id(4)] IReadOnlyList<double> Gates);
