using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Models.Weights;
using AdapterSearch.Training.Checkpoints;
using AdapterSearch.Training.Data;
using AdapterSearch.Training.Jobs;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Export;

/// <summary>Turns the artefact of a finished training into a folder for other tools.</summary>
public static class ArtefactExporter
{
    private const int ProbeExamples = 8;

    /// <summary>
    /// Exports an artefact: adapters as a PEFT folder; a training without adapters (head only, full fine-tuning) as a whole model.
    /// </summary>
    /// <param name="artefact">Artefact folder of a finished training.</param>
    /// <param name="modelFolder">Folder of the base model it was trained on.</param>
    /// <param name="baseModel">Name or path of the base model as the export shall name it.</param>
    /// <param name="folder">Folder to write; one of the same name is replaced.</param>
    /// <param name="device">Device that compares the logits.</param>
    /// <exception cref="AdapterExportException">The artefact is not whole, does not fit the model, or would not mean the same.</exception>
    /// <exception cref="ModelException">The base model cannot be loaded.</exception>
    public static ExportReport Export(string artefact, string modelFolder, string baseModel, string folder, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        using var scope = NewDisposeScope();
        using var model = ModelFolder.Load(modelFolder, device);
        try
        {
            var record = CandidateArtefact.Read(artefact);
            if (record.Data.Planted is null)
            {
                model.ReplaceHead(record.Classes, record.Seed);
            }
            else
            {
                Workbench.FreezeHead(model);
            }

            model.SetBaseTrainable(record.Configuration.Mode == TrainingMode.Full);
            model.eval();
            using var adapters = record.Configuration.Mode == TrainingMode.Adapters
                ? AdapterSet.Inject(Workbench.TargetsOf(model), record.Configuration.Adapters, record.Seed)
                : null;
            LoadTrained(Path.Combine(artefact, CandidateArtefact.WeightsFile), CandidateTrainer.TrainedWeights(model, adapters));
            if (adapters is { Layers.Count: > 0 })
            {
                return PeftExporter.Export(model, adapters, baseModel, folder, Probe(modelFolder, device));
            }

            AtomicFolder.Write(folder, draft => ModelFolder.Save(model, draft, ModelFolder.ReadNormalization(modelFolder)));
            return new ExportReport(folder, ExportKind.Model, 0, 0, 0);
        }
        catch (Exception e) when (e is CheckpointException or WeightsFileException or AdapterException)
        {
            throw new AdapterExportException($"{artefact} cannot be exported: {e.Message}", e);
        }
    }

    private static void LoadTrained(string path, IReadOnlyList<(string Name, TorchSharp.Modules.Parameter Weight)> weights)
    {
        using var reader = SafeTensorsReader.Open(path);
        using var off = no_grad();
        if (reader.Tensors.Count != weights.Count)
        {
            throw new WeightsFileException(path, $"it holds {reader.Tensors.Count} weights, the configuration trains {weights.Count}.");
        }

        foreach (var (name, weight) in weights)
        {
            using var value = reader.Load(name, weight.device);
            if (!value.shape.SequenceEqual(weight.shape))
            {
                throw new WeightsFileException(path, $"'{name}' is [{string.Join(", ", value.shape)}], expected [{string.Join(", ", weight.shape)}].");
            }

            weight.copy_(value);
        }
    }

    /// <summary>Noise in the model's input format: it reaches every weight, and needs no data.</summary>
    private static ModelInput Probe(string modelFolder, Device device)
    {
        using var generator = new Generator(1);
        if (EncoderConfiguration.Read(modelFolder) is BertConfiguration bert)
        {
            var length = Math.Min(16, bert.MaxPositions);
            return new ModelInput(randint(0, bert.VocabularySize, [ProbeExamples, length], ScalarType.Int64, generator: generator).to(device));
        }

        var format = ImageFormat.Of(modelFolder);
        return new ModelInput(randn([ProbeExamples, format.Channels, format.Height, format.Width], ScalarType.Float32, generator: generator).to(device));
    }
}
