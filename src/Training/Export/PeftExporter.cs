using AdapterSearch.Adapters;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using AdapterSearch.Models.Weights;
using AdapterSearch.Training.Checkpoints;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Export;

/// <summary>What was written.</summary>
/// <param name="Folder">Folder.</param>
/// <param name="Kind">What the folder holds.</param>
/// <param name="Modules">Adapted modules; 0 for a whole model.</param>
/// <param name="Parameters">Adapter parameters in the folder, the head not counted.</param>
/// <param name="LargestDifference">Largest difference between the trained model's logits and those of the folder read back.</param>
public sealed record ExportReport(string Folder, ExportKind Kind, int Modules, long Parameters, double LargestDifference);

/// <summary>Form of an export.</summary>
public enum ExportKind
{
    /// <summary>A PEFT LoRA adapter folder.</summary>
    PeftAdapter,

    /// <summary>A whole model in Hugging Face layout, for trainings that have no adapter.</summary>
    Model,
}

/// <summary>
/// Writes a trained adapter as a folder that Hugging Face PEFT loads as it is: <c>adapter_config.json</c> and
/// <c>adapter_model.safetensors</c>, the new task head under <c>modules_to_save</c>. Factors that modules share are written out for each
/// module, because PEFT knows no sharing. Before the folder appears it is read back by PEFT's rules and its logits are compared with the
/// trained model's; on any difference nothing is left on disk.
/// </summary>
public static class PeftExporter
{
    /// <summary>Largest difference allowed, relative to the largest logit (or to 1).</summary>
    public const double Tolerance = 1e-5;

    /// <summary>Exports an adapter.</summary>
    /// <param name="model">The trained model with its adapters attached; its mode is changed to evaluation.</param>
    /// <param name="adapters">Its adapters.</param>
    /// <param name="baseModel">Name or path of the base model as the configuration shall name it.</param>
    /// <param name="folder">Folder to write; one of the same name is replaced.</param>
    /// <param name="probe">Inputs on which both models are compared.</param>
    /// <exception cref="AdapterExportException">The folder would not mean what was trained; nothing was written.</exception>
    public static ExportReport Export(EncoderClassifier model, AdapterSet adapters, string baseModel, string folder, ModelInput probe)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(adapters);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        using var scope = NewDisposeScope();
        using var off = no_grad();
        model.eval();
        var factors = Materialise(adapters, model.Shape);
        var stabilized = adapters.Configuration.RankStabilized;
        var configuration = PeftConfiguration.From(
            [.. factors.Select(f => (f.Module.Name, f.Rank, Alpha(f, adapters.Configuration)))],
            baseModel,
            model.HeadName,
            stabilized,
            adapters.Configuration.Dropout,
            model.Shape.Family == "bert" ? "SEQ_CLS" : null);
        PeftChecks.EachNameHitsItsModule(configuration, model.Shape);
        double difference = 0;
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(folder))!);
        AtomicFolder.Write(folder, draft =>
        {
            File.WriteAllText(Path.Combine(draft, PeftConfiguration.FileName), configuration.ToJson());
            SafeTensorsWriter.Write(Path.Combine(draft, PeftFolder.WeightsFile), Tensors(model, factors));
            difference = PeftChecks.SameLogits(model, PeftFolder.Read(draft, model.Shape, model.Head.weight!.device), factors, probe);
        });
        return new ExportReport(folder, ExportKind.PeftAdapter, factors.Count, factors.Sum(f => f.Rank * f.Module.ParametersPerRank), difference);
    }

    /// <summary>Each adapted module's own factors, whether they are private or shared.</summary>
    private static IReadOnlyList<LowRankFactors> Materialise(AdapterSet adapters, ModelShape shape)
    {
        var factors = new List<LowRankFactors>();
        foreach (var module in shape.Modules)
        {
            if (!adapters.Layers.TryGetValue(module.Address, out var layer))
            {
                continue;
            }

            if (layer is not LoraLayer lora)
            {
                throw new AdapterExportException($"Module {module.Address}: PEFT has no name for an adapter of type {layer.GetType().Name}.");
            }

            var weights = lora.Weights();
            factors.Add(new LowRankFactors(module, weights[0].Value, weights[1].Value, lora.Scale));
        }

        return factors;
    }

    // A shared pair of unselected modules has no α of its own in the configuration; it follows from the scale that the layer used.
    private static double Alpha(LowRankFactors factors, AdapterConfiguration configuration) =>
        configuration.Modules.FirstOrDefault(m => m.Module == factors.Module.Address)?.Alpha
        ?? factors.Scale * (configuration.RankStabilized ? Math.Sqrt(factors.Rank) : factors.Rank);

    private static Dictionary<string, Tensor> Tensors(EncoderClassifier model, IReadOnlyList<LowRankFactors> factors)
    {
        var tensors = new Dictionary<string, Tensor>();
        foreach (var (module, a, b, _) in factors)
        {
            tensors.Add(PeftNames.LoraA(module.Name), a);
            tensors.Add(PeftNames.LoraB(module.Name), b);
        }

        tensors.Add(PeftNames.Saved(model.HeadName, "weight"), model.Head.weight!);
        tensors.Add(PeftNames.Saved(model.HeadName, "bias"), model.Head.bias!);
        return tensors;
    }
}
