using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Models.Weights;
using AdapterSearch.Training.Checkpoints;
using static TorchSharp.torch;

namespace AdapterSearch.Training.DamSearch;

/// <summary>
/// What a finished search leaves: a record of how it ran and what it found, the adapters of every module with their gates (the start of
/// warm final trainings), and the task head.
/// </summary>
public sealed record DamArtefact
{
    /// <summary>Name of the record inside the artefact folder.</summary>
    public const string RecordFile = "dam-search.json";

    /// <summary>Name of the head's weights inside the artefact folder.</summary>
    public const string HeadFile = "head.safetensors";

    /// <summary>What ran.</summary>
    public required DamSearchJob Job { get; init; }

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

    /// <summary>What was found.</summary>
    public required ModuleScores Modules { get; init; }

    /// <summary>Why a checkpoint was not used and the search began anew; empty when nothing was refused.</summary>
    public string Resume { get; init; } = "";

    /// <summary>Writes the artefact folder whole or not at all.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="net">The trained supernet.</param>
    /// <param name="gates">Its gates.</param>
    public void Write(string folder, EncoderSupernet net, IReadOnlyList<double> gates)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(gates);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(folder))!);
        AtomicFolder.Write(folder, draft =>
        {
            using var scope = NewDisposeScope();
            var modules = net.Model.Shape.Modules.Select(
                (m, i) => new SupernetModule(m, net.Modules[i].A.detach(), net.Modules[i].B.detach(), net.Modules[i].Scale, gates[i]));
            SupernetFile.Write(Path.Combine(draft, SupernetFile.FileName), [.. modules]);
            var head = new Dictionary<string, Tensor> { [$"{net.Model.HeadName}.weight"] = net.Model.Head.weight.detach() };
            if (net.Model.Head.bias is { } bias)
            {
                head.Add($"{net.Model.HeadName}.bias", bias.detach());
            }

            SafeTensorsWriter.Write(Path.Combine(draft, HeadFile), head);
            File.WriteAllText(Path.Combine(draft, RecordFile), JsonSerializer.Serialize(this, JsonDefaults.Indented) + "\n");
        });
    }
}
