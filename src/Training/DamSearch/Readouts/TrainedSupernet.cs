using AdapterSearch.Domain;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;

namespace AdapterSearch.Training.DamSearch.Readouts;

/// <summary>What a read-out may look at.</summary>
internal sealed record TrainedSupernet
{
    /// <summary>The search.</summary>
    public required DamSearchJob Job { get; init; }

    /// <summary>Seeds by purpose.</summary>
    public required JobSeeds Seeds { get; init; }

    /// <summary>The model with its adapters.</summary>
    public required EncoderSupernet Net { get; init; }

    /// <summary>Places of the adapters, in module order.</summary>
    public required Workbench Bench { get; init; }

    /// <summary>Examples that trained the weights (with shuffled labels in the control).</summary>
    public required DataSplit Train { get; init; }

    /// <summary>Relaxed gates at the end.</summary>
    public required IReadOnlyList<double> Gates { get; init; }

    /// <summary>Moving sensitivity of each module.</summary>
    public required IReadOnlyList<double> Taylor { get; init; }

    /// <summary>Numbers that cost nothing, and costs.</summary>
    public required ReadoutScores Scores { get; init; }

    /// <summary>Held-out loss at given gates; a gate of 0 leaves the module out.</summary>
    public required Func<IReadOnlyList<double>, double> ValidationLoss { get; init; }

    /// <summary>Modules that were dropped while training, in that order.</summary>
    public IReadOnlyList<int> Dropped { get; init; } = [];

    /// <summary>Ends a long measurement.</summary>
    public CancellationToken Cancellation { get; init; }
}
