using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models.Weights;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Jobs;
using AdapterSearch.Training.Loop;
using static TorchSharp.torch;

namespace AdapterSearch.Training.WarmStart;

/// <summary>
/// Start values of the factors that a probe computed from data: <c>NAME.lora_A.weight [rank, in]</c> and <c>NAME.lora_B.weight [out, rank]</c> for
/// exactly the modules and ranks of the final training, NAME being the module's full name.
/// </summary>
public static class StartFactors
{
    /// <summary>Name inside the probe's artefact folder.</summary>
    public const string FileName = "factors.safetensors";

    /// <summary>Writes a probe's artefact folder whole or not at all.</summary>
    /// <param name="context">The probe's attempt.</param>
    /// <param name="factors">Modules with their factors; a module without an adapter is left out.</param>
    /// <exception cref="WeightsFileException">It cannot be written.</exception>
    public static void Write(JobContext context, IReadOnlyList<(ModuleShape Module, Tensor A, Tensor B)> factors)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(factors);
        var folder = context.ArtefactPath(context.Candidate);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(folder))!);
        AtomicFolder.Write(folder, draft =>
        {
            using var scope = NewDisposeScope();
            var tensors = new Dictionary<string, Tensor>();
            foreach (var (module, a, b) in factors)
            {
                tensors.Add($"{module.Name}.lora_A.weight", a.detach().contiguous());
                tensors.Add($"{module.Name}.lora_B.weight", b.detach().contiguous());
            }

            SafeTensorsWriter.Write(Path.Combine(draft, FileName), tensors);
        });
    }

    /// <summary>Sets every factor of an attempt from the file of a finished probe.</summary>
    /// <param name="context">Where artefacts are.</param>
    /// <param name="probe">Candidate number of the probe.</param>
    /// <param name="adapters">Adapters to start.</param>
    /// <exception cref="BadConfigurationException">The probe left no start values, or modules share a factor.</exception>
    /// <exception cref="AdapterException">A module is missing or one too many, or a shape or rank differs; nothing is changed then.</exception>
    /// <exception cref="WeightsFileException">The file is corrupt.</exception>
    public static void Apply(JobContext context, int probe, AdapterSet adapters)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(adapters);
        var path = Path.Combine(context.ArtefactPath(probe), FileName);
        if (!File.Exists(path))
        {
            throw new BadConfigurationException($"The training needs the start values of candidate {probe}, but it left none ({path}).");
        }

        if (adapters.Configuration.Sharing != WeightSharing.Off)
        {
            throw new BadConfigurationException(
                $"Start values set each module's own factors; they cannot be combined with sharing {adapters.Configuration.Sharing}.");
        }

        using var scope = NewDisposeScope();
        using var reader = SafeTensorsReader.Open(path);
        adapters.LoadStateDictionary(reader.Tensors.Keys.ToDictionary(name => name, name => reader.Load(name, context.Device)));
    }
}
