using AdapterSearch.Domain;

namespace AdapterSearch.Training.Pretraining;

/// <summary>The record of a pretraining: enough to repeat it.</summary>
public sealed record PretrainingRecord
{
    /// <summary>File name inside the model folder.</summary>
    public const string FileName = "record.json";

    /// <summary>What was asked for.</summary>
    public required PretrainingOptions Options { get; init; }

    /// <summary>SHA-256 of the data.</summary>
    public required string DataHash { get; init; }

    /// <summary>All parameters, head included.</summary>
    public required long Parameters { get; init; }

    /// <summary>One line per epoch.</summary>
    public required IReadOnlyList<PretrainingEpoch> Epochs { get; init; }

    /// <summary>libtorch's version.</summary>
    public required string Torch { get; init; }

    /// <summary>.NET's version.</summary>
    public required string Runtime { get; init; }

    /// <summary>Threads that libtorch used.</summary>
    public required int Threads { get; init; }

    /// <summary>Operating system and processor architecture.</summary>
    public required string System { get; init; }
}

/// <summary>One pass of a pretraining.</summary>
/// <param name="Epoch">Number from 1.</param>
/// <param name="TrainLoss">Mean training loss of the pass, in nats.</param>
/// <param name="Test">Score on the published test images after the pass. Nothing is chosen by it.</param>
/// <param name="Seconds">Seconds since the start.</param>
public sealed record PretrainingEpoch(int Epoch, double TrainLoss, SplitScore Test, double Seconds);

/// <summary>Progress of a pretraining, about twice a second.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="TrainLoss">Mean loss of the last steps, in nats.</param>
/// <param name="LastEpoch">The last finished pass, or null.</param>
public sealed record PretrainingProgress(int Step, int Steps, double TrainLoss, PretrainingEpoch? LastEpoch);
