using System.Text.Json;
using AdapterSearch.Domain;
using AdapterSearch.Models;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Data;

/// <summary>Loads each split of task data once per node and device; all slots share it. Thread-safe.</summary>
public sealed class TaskDataCache : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TaskData> loaded = [];

    /// <summary>The data of a spec, which stays with the cache.</summary>
    /// <param name="folder">Folder with IDX files.</param>
    /// <param name="spec">Sizes and seed of the split, hidden changes.</param>
    /// <param name="format">What the model expects.</param>
    /// <param name="device">Where the tensors go.</param>
    /// <param name="baseFolder">Folder of <paramref name="baseModel"/>: planted labels depend on it.</param>
    /// <param name="baseModel">Makes an instance of the base model, for planted labels.</param>
    /// <exception cref="BadDataException">Data is missing, corrupt, too small for the split, or not of the model's size.</exception>
    public TaskData Get(
        string folder, DataSpec spec, ImageFormat format, Device device, string? baseFolder = null, Func<EncoderClassifier>? baseModel = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(format);
        var key = string.Join(
            '|',
            Path.GetFullPath(folder),
            spec.TrainExamples,
            spec.ValidationExamples,
            spec.TestExamples,
            spec.SplitSeed,
            format.Channels,
            format.Height,
            format.Width,
            string.Join(',', format.Mean.Concat(format.StandardDeviation).Select(v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture))),
            device,
            spec.Planted is null ? "" : $"{JsonSerializer.Serialize(spec.Planted, JsonDefaults.Compact)} {baseFolder}");
        lock (gate)
        {
            if (!loaded.TryGetValue(key, out var data))
            {
                data = TaskData.Load(folder, spec, format, device, baseModel);
                loaded.Add(key, data);
            }

            return data;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
        {
            foreach (var data in loaded.Values)
            {
                data.Dispose();
            }

            loaded.Clear();
        }
    }
}
