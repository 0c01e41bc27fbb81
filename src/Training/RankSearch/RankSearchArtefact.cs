using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Training.Checkpoints;

namespace AdapterSearch.Training.RankSearch;

/// <summary>What a finished rank search leaves: a record of how it ran and what it found.</summary>
public sealed record RankSearchArtefact
{
    /// <summary>Name of the record inside the artefact folder.</summary>
    public const string RecordFile = "rank-search.json";

    /// <summary>What ran.</summary>
    public required RankControlJob Job { get; init; }

    /// <summary>Base model as the spec names it.</summary>
    public required string Model { get; init; }

    /// <summary>The data and its split.</summary>
    public required DataSpec Data { get; init; }

    /// <summary>SHA-256 of the data.</summary>
    public required string DataHash { get; init; }

    /// <summary>Root seed of the attempt.</summary>
    public required long Seed { get; init; }

    /// <summary>Train loss of every step, in nats.</summary>
    public required IReadOnlyList<float> Losses { get; init; }

    /// <summary>Validation score of the relaxed supernet at each rung.</summary>
    public required IReadOnlyList<SplitScore> Rungs { get; init; }

    /// <summary>State of the search at its end, by the method's names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<double>> Numbers { get; init; }

    /// <summary>What was found.</summary>
    public required ModuleScores Modules { get; init; }

    /// <summary>Why a checkpoint was not used and the search began anew; empty when nothing was refused.</summary>
    public string Resume { get; init; } = "";

    /// <summary>Writes the artefact folder whole or not at all.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(folder))!);
        AtomicFolder.Write(folder, draft =>
            File.WriteAllText(Path.Combine(draft, RecordFile), JsonSerializer.Serialize(this, JsonDefaults.Indented) + "\n"));
    }
}
