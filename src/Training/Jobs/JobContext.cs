using AdapterSearch.Domain;
using AdapterSearch.Training.Data;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Jobs;

/// <summary>What one attempt of a candidate needs besides its job.</summary>
public sealed record JobContext
{
    /// <summary>The search it belongs to.</summary>
    public required SearchSpec Spec { get; init; }

    /// <summary>Why the candidate runs; only <see cref="CandidateRole.Final"/> may score the test split.</summary>
    public required CandidateRole Role { get; init; }

    /// <summary>Root of the attempt's seeds: the same for equal repetitions of different arms.</summary>
    public required long Seed { get; init; }

    /// <summary>Number within the search; names the artefact folder.</summary>
    public required int Candidate { get; init; }

    /// <summary>Device whose thread calls.</summary>
    public required Device Device { get; init; }

    /// <summary>Base models of this node, shared between slots.</summary>
    public required BaseModelCache Models { get; init; }

    /// <summary>Task data of this node, shared between slots.</summary>
    public required TaskDataCache Data { get; init; }

    /// <summary>Folders below which <see cref="SearchSpec.Model"/> is looked up.</summary>
    public required DataRoots ModelRoots { get; init; }

    /// <summary>Folders below which the path of <see cref="SearchSpec.Data"/> is looked up.</summary>
    public required DataRoots DataRoots { get; init; }

    /// <summary>Folder of this search's artefacts and checkpoints; created when missing.</summary>
    public required string ArtefactFolder { get; init; }

    /// <summary>
    /// True for what the spec itself puts outside its budget: tuning of the shared learning rate and the reference arms. Everything else
    /// never starts above the budget.
    /// </summary>
    public bool OutsideBudget { get; init; }

    /// <summary>Clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Longest time between two checkpoints; one is also written at each rung.</summary>
    public TimeSpan CheckpointEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Seeds by purpose.</summary>
    public JobSeeds Seeds => new(Seed);

    /// <summary>Name of a candidate's artefact folder below <see cref="ArtefactFolder"/>.</summary>
    public static string ArtefactName(int candidate) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"candidate-{candidate:D5}");

    /// <summary>Folder of a candidate's artefacts.</summary>
    public string ArtefactPath(int candidate) => Path.Combine(ArtefactFolder, ArtefactName(candidate));

    /// <summary>Folder of this candidate's checkpoints.</summary>
    public string CheckpointPath => Path.Combine(ArtefactFolder, "checkpoints", ArtefactName(Candidate));
}
