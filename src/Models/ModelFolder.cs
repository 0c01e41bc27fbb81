using System.Text.Json.Nodes;
using AdapterSearch.Domain;
using AdapterSearch.Models.Building;
using AdapterSearch.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace AdapterSearch.Models;

/// <summary>
/// Reads and writes Hugging Face model folders: <c>config.json</c>, <c>model.safetensors</c> or shards, and for images
/// <c>preprocessor_config.json</c>.
/// </summary>
public static class ModelFolder
{
    private const string PreprocessorFile = "preprocessor_config.json";

    /// <summary>Reads modules and size from <c>config.json</c> alone. Calls nothing of libtorch.</summary>
    /// <param name="folder">Model folder.</param>
    /// <exception cref="ModelException">Missing folder or file, unknown family, missing key or impossible value.</exception>
    public static ModelShape ReadShape(string folder) => EncoderConfiguration.Read(folder).Shape();

    /// <summary>Loads a model, its base frozen. A checkpoint without classifier gets a new head with the configuration's classes.</summary>
    /// <param name="folder">Model folder.</param>
    /// <param name="device">Device; null is the CPU.</param>
    /// <param name="dtype">Type of the weights, whatever the file's is.</param>
    /// <returns>The model in evaluation mode; the caller disposes of it.</returns>
    /// <exception cref="ModelException">As <see cref="ReadShape"/>; a missing tensor, a wrong shape or type, a corrupt file.</exception>
    public static EncoderClassifier Load(string folder, Device? device = null, ScalarType dtype = ScalarType.Float32) =>
        Load(folder, device, dtype, out _);

    /// <summary>As <see cref="Load(string, Device?, ScalarType)"/>, and says what was unusual.</summary>
    /// <param name="folder">Model folder.</param>
    /// <param name="device">Device; null is the CPU.</param>
    /// <param name="dtype">Type of the weights.</param>
    /// <param name="report">Unused tensors, and whether the head is new.</param>
    /// <exception cref="ModelException">As <see cref="ReadShape"/>; a missing tensor, a wrong shape or type, a corrupt file.</exception>
    public static EncoderClassifier Load(string folder, Device? device, ScalarType dtype, out ModelLoadReport report)
    {
        var configuration = EncoderConfiguration.Read(folder);
        try
        {
            using var reader = SafeTensorsReader.Open(folder);
            var source = new CheckpointSource(reader, configuration.ModelType + ".", device, dtype, configuration.InitializerRange);
            try
            {
                EncoderClassifier model = configuration switch
                {
                    ViTConfiguration vit => new ViTClassifier(vit, source.Take),
                    BertConfiguration bert => new BertClassifier(bert, source.Take),
                    _ => throw new ArgumentException($"No model is known for {configuration.GetType().Name}.", nameof(folder)),
                };
                model.eval();
                report = new ModelLoadReport(source.Unused, source.NewHead);
                return model;
            }
            catch
            {
                source.Abandon();
                throw;
            }
        }
        catch (WeightsFileException e)
        {
            throw new ModelException(e.FilePath, e.Problem, inner: e);
        }
    }

    /// <summary>
    /// Writes a folder that this class and Hugging Face read. Weights that adapters have overridden (merged) are written as they act. Each
    /// file appears whole or not at all, <c>config.json</c> last.
    /// </summary>
    /// <param name="model">Model; not changed.</param>
    /// <param name="folder">Folder, made if missing.</param>
    /// <param name="normalization">Pixel normalisation of an image model.</param>
    /// <param name="metadata">Texts for the weights file's header.</param>
    /// <exception cref="ModelException">The folder cannot be written.</exception>
    public static void Save(
        EncoderClassifier model, string folder, ImageNormalization? normalization = null, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        EncoderConfiguration configuration = model switch
        {
            ViTClassifier vit => vit.Configuration with { Labels = model.Labels },
            BertClassifier bert => bert.Configuration with { Labels = model.Labels },
            _ => throw new ArgumentException($"A {model.GetType().Name} has no published folder layout.", nameof(model)),
        };
        var tensors = model.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter);
        foreach (var projection in model.Projections)
        {
            tensors[$"{projection.Shape.Name}.weight"] = projection.EffectiveWeight;
        }

        try
        {
            Directory.CreateDirectory(folder);
            SafeTensorsWriter.Write(Path.Combine(folder, SafeTensorsReader.FileName), tensors, metadata);
            if (configuration is ViTConfiguration image)
            {
                WritePreprocessor(Path.Combine(folder, PreprocessorFile), image, normalization ?? ImageNormalization.Default(image.Channels));
            }

            ConfigurationFile.Write(configuration, Path.Combine(folder, ConfigurationFile.FileName));
        }
        catch (WeightsFileException e)
        {
            throw new ModelException(e.FilePath, e.Problem, inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelException(folder, $"cannot be written: {e.Message}", inner: e);
        }
    }

    /// <summary>Reads <c>preprocessor_config.json</c>; without that file, mean and deviation are 0.5.</summary>
    /// <param name="folder">Folder of an image model.</param>
    /// <exception cref="ModelException">The file is damaged, or does not give one number per channel.</exception>
    public static ImageNormalization ReadNormalization(string folder)
    {
        var channels = EncoderConfiguration.Read(folder) is ViTConfiguration vit
            ? vit.Channels
            : throw new ModelException(folder, "is not an image model and has no pixel normalisation.");
        if (!File.Exists(Path.Combine(folder, PreprocessorFile)))
        {
            return ImageNormalization.Default(channels);
        }

        var file = new JsonFile(folder, PreprocessorFile);
        if (!file.Flag("do_normalize", true))
        {
            return new ImageNormalization([.. Enumerable.Repeat(0.0, channels)], [.. Enumerable.Repeat(1.0, channels)]);
        }

        var otherwise = ImageNormalization.Default(channels);
        var mean = file.Numbers("image_mean") ?? otherwise.Mean;
        var deviation = file.Numbers("image_std") ?? otherwise.StandardDeviation;
        foreach (var (key, numbers) in new[] { ("image_mean", mean), ("image_std", deviation) })
        {
            if (numbers.Count != channels)
            {
                throw file.Fault(key, $"'{key}' has {numbers.Count} numbers for {channels} channels.");
            }
        }

        return deviation.All(d => d > 0)
            ? new ImageNormalization(mean, deviation)
            : throw file.Fault("image_std", "'image_std' must be above 0 in every channel.");
    }

    private static void WritePreprocessor(string path, ViTConfiguration configuration, ImageNormalization normalization)
    {
        if (normalization.Mean.Count != configuration.Channels || normalization.StandardDeviation.Count != configuration.Channels)
        {
            throw new ArgumentException(
                $"The normalisation has {normalization.Mean.Count} means and {normalization.StandardDeviation.Count} deviations for {configuration.Channels} channels.",
                nameof(normalization));
        }

        ConfigurationFile.WriteWhole(path, new JsonObject
        {
            ["image_processor_type"] = "ViTImageProcessor",
            ["do_resize"] = true,
            ["size"] = new JsonObject { ["height"] = configuration.ImageSize, ["width"] = configuration.ImageSize },
            ["resample"] = 2,
            ["do_rescale"] = true,
            ["rescale_factor"] = 1.0 / 255,
            ["do_normalize"] = true,
            ["image_mean"] = new JsonArray([.. normalization.Mean.Select(m => (JsonNode)m)]),
            ["image_std"] = new JsonArray([.. normalization.StandardDeviation.Select(s => (JsonNode)s)]),
        });
    }
}
