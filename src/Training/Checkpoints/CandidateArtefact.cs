using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Models.Weights;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Checkpoints;

/// <summary>What a finished training leaves: what was trained and how, its curves, and the trained weights beside it.</summary>
public sealed record CandidateArtefact
{
    /// <summary>Name of the record inside the artefact folder.</summary>
    public const string RecordFile = "candidate.json";

    /// <summary>Name of the weights inside the artefact folder: adapters and head, or every weight after full fine-tuning.</summary>
    public const string WeightsFile = "trained.safetensors";

    /// <summary>What was trained.</summary>
    public required CandidateConfiguration Configuration { get; init; }

    /// <summary>How it was trained.</summary>
    public required TrainingOptions Training { get; init; }

    /// <summary>Base model as the spec names it.</summary>
    public required string Model { get; init; }

    /// <summary>The data and its split.</summary>
    public required DataSpec Data { get; init; }

    /// <summary>SHA-256 of the data.</summary>
    public required string DataHash { get; init; }

    /// <summary>Classes of the head.</summary>
    public required int Classes { get; init; }

    /// <summary>Root seed of the attempt.</summary>
    public required long Seed { get; init; }

    /// <summary>Loss of every step, in nats.</summary>
    public required IReadOnlyList<float> Losses { get; init; }

    /// <summary>Validation score at each rung.</summary>
    public required IReadOnlyList<SplitScore> Rungs { get; init; }

    /// <summary>Why a checkpoint was not used and the training began anew; empty when nothing was refused.</summary>
    public string Resume { get; init; } = "";

    /// <summary>Writes the artefact folder whole or not at all.</summary>
    /// <param name="folder">Folder to write.</param>
    /// <param name="trained">The trained weights.</param>
    /// <param name="more">Writes further files into the folder that it receives; null writes none.</param>
    public void Write(string folder, WeightOptimizer trained, Action<string>? more = null)
    {
        ArgumentNullException.ThrowIfNull(trained);
        Write(folder, trained.Weights, more);
    }

    /// <summary>Writes the artefact folder whole or not at all.</summary>
    /// <param name="folder">Folder; one of the same name is replaced.</param>
    /// <param name="trained">Names and values of the trained weights.</param>
    /// <param name="more">Writes further files into the folder before it becomes visible.</param>
    public void Write(string folder, IReadOnlyList<(string Name, TorchSharp.Modules.Parameter Weight)> trained, Action<string>? more = null)
    {
        ArgumentNullException.ThrowIfNull(trained);
        AtomicFolder.Write(folder, draft =>
        {
            SafeTensorsWriter.Write(Path.Combine(draft, WeightsFile), trained.ToDictionary(w => w.Name, w => (Tensor)w.Weight));
            File.WriteAllText(Path.Combine(draft, RecordFile), JsonSerializer.Serialize(this, JsonDefaults.Indented) + "\n");
            more?.Invoke(draft);
        });
    }

    /// <summary>Reads the record of an artefact folder.</summary>
    /// <exception cref="CheckpointException">It is missing or not readable.</exception>
    public static CandidateArtefact Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize<CandidateArtefact>(File.ReadAllText(Path.Combine(folder, RecordFile)), JsonDefaults.Compact)
                ?? throw new CheckpointException($"{folder}: the record is empty.");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new CheckpointException($"{folder} holds no readable training record: {e.Message}");
        }
    }
}
