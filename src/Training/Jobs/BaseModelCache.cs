using AdapterSearch.Models;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Jobs;

/// <summary>Loads each base model once per node and device; slots work on instances that share its weights. Thread-safe.</summary>
public sealed class BaseModelCache : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string Folder, string Device), EncoderClassifier> loaded = [];

    /// <summary>A frozen instance that shares the base's weights and has its own head. The caller owns it.</summary>
    /// <param name="folder">Hugging Face folder.</param>
    /// <param name="device">Device of the weights.</param>
    /// <param name="dropout">Dropout on hidden states and attention weights while training; the folder's own numbers are not used.</param>
    /// <exception cref="ModelException">The folder does not hold a model.</exception>
    public EncoderClassifier Share(string folder, Device device, double dropout) => With(folder, device, model => model.ShareBase(dropout));

    /// <summary>An instance with its own copy of every weight, for full fine-tuning. The caller owns it.</summary>
    /// <inheritdoc cref="Share"/>
    public EncoderClassifier Copy(string folder, Device device, double dropout) => With(folder, device, model => model.DeepCopy(dropout));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var model in loaded.Values)
            {
                model.Dispose();
            }

            loaded.Clear();
        }
    }

    private EncoderClassifier With(string folder, Device device, Func<EncoderClassifier, EncoderClassifier> make)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(device);
        var key = (Path.GetFullPath(folder), device.ToString());

        // Held while loading, so that two slots which want the same model at once load it once.
        lock (gate)
        {
            if (!loaded.TryGetValue(key, out var model))
            {
                TrainingPulse.Beat();
                model = ModelFolder.Load(folder, device);
                TrainingPulse.Beat();
                loaded.Add(key, model);
            }

            return make(model);
        }
    }
}
