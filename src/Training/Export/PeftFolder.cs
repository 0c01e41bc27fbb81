using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Models.Weights;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Export;

/// <summary>
/// A PEFT LoRA folder as an outsider reads it: nothing but its two files and PEFT's matching rules decide rank, scale and place of each
/// update. Exports are checked with it.
/// </summary>
public sealed class PeftFolder
{
    /// <summary>File name of the weights.</summary>
    public const string WeightsFile = "adapter_model.safetensors";

    private PeftFolder(IReadOnlyList<LowRankFactors> modules, IReadOnlyDictionary<string, Tensor> saved)
    {
        Modules = modules;
        Saved = saved;
    }

    /// <summary>Updates of the adapted modules, in the order of the model.</summary>
    public IReadOnlyList<LowRankFactors> Modules { get; }

    /// <summary>Parameters of modules that are saved whole, by their name in the model, for example <c>classifier.weight</c>.</summary>
    public IReadOnlyDictionary<string, Tensor> Saved { get; }

    /// <summary>Reads a folder; the caller's dispose scope owns the tensors.</summary>
    /// <param name="folder">Adapter folder.</param>
    /// <param name="shape">The base model's modules.</param>
    /// <param name="device">Device of the tensors.</param>
    /// <exception cref="AdapterExportException">A field or tensor is missing, unknown, or does not fit the model.</exception>
    public static PeftFolder Read(string folder, ModelShape shape, Device device)
    {
        ArgumentNullException.ThrowIfNull(shape);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, PeftConfiguration.FileName)));
            using var reader = SafeTensorsReader.Open(Path.Combine(folder, WeightsFile));
            return Read(json.RootElement, reader, shape, device);
        }
        catch (Exception e) when (e is JsonException or WeightsFileException or IOException or KeyNotFoundException or InvalidOperationException)
        {
            throw new AdapterExportException($"{folder} is not a readable adapter folder: {e.Message}", e);
        }
    }

    private static PeftFolder Read(JsonElement config, SafeTensorsReader reader, ModelShape shape, Device device)
    {
        if (config.GetProperty("peft_type").GetString() != "LORA")
        {
            throw new AdapterExportException($"peft_type is {config.GetProperty("peft_type")}, only LORA is read.");
        }

        var targets = config.GetProperty("target_modules").EnumerateArray().Select(t => t.GetString()!).ToArray();
        var stabilized = config.TryGetProperty("use_rslora", out var flag) && flag.GetBoolean();
        var unread = reader.Tensors.Keys.ToHashSet();
        var modules = new List<LowRankFactors>();
        foreach (var module in shape.Modules.Where(m => targets.Any(t => PeftNames.TargetFits(t, m.Name))))
        {
            var rank = (int)Pattern(config, "rank_pattern", module.Name, config.GetProperty("r").GetDouble());
            var alpha = Pattern(config, "alpha_pattern", module.Name, config.GetProperty("lora_alpha").GetDouble());
            var a = Load(reader, PeftNames.LoraA(module.Name), [rank, module.InFeatures], device, unread);
            var b = Load(reader, PeftNames.LoraB(module.Name), [module.OutFeatures, rank], device, unread);
            modules.Add(new LowRankFactors(module, a, b, alpha / (stabilized ? Math.Sqrt(rank) : rank)));
        }

        var saved = new Dictionary<string, Tensor>();
        foreach (var name in config.TryGetProperty("modules_to_save", out var list) ? list.EnumerateArray().Select(m => m.GetString()!) : [])
        {
            foreach (var parameter in new[] { "weight", "bias" })
            {
                var key = PeftNames.Saved(name, parameter);
                if (unread.Remove(key))
                {
                    saved.Add($"{name}.{parameter}", reader.Load(key, device));
                }
            }
        }

        return unread.Count == 0
            ? new PeftFolder(modules, saved)
            : throw new AdapterExportException($"The weights hold {unread.Count} tensors that the configuration does not place, such as '{unread.First()}'.");
    }

    private static double Pattern(JsonElement config, string field, string module, double otherwise)
    {
        foreach (var entry in config.GetProperty(field).EnumerateObject())
        {
            if (PeftNames.PatternFits(entry.Name, module))
            {
                return entry.Value.GetDouble();
            }
        }

        return otherwise;
    }

    private static Tensor Load(SafeTensorsReader reader, string name, long[] shape, Device device, HashSet<string> unread)
    {
        if (!unread.Remove(name))
        {
            throw new AdapterExportException($"The weights lack '{name}'.");
        }

        var found = reader.Tensors[name].Shape;
        return found.SequenceEqual(shape)
            ? reader.Load(name, device)
            : throw new AdapterExportException($"'{name}' is [{string.Join(", ", found)}], the configuration says [{string.Join(", ", shape)}].");
    }
}
