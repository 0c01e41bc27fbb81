using AdapterSearch.Domain;
using static TorchSharp.torch;

namespace AdapterSearch.Training.Data;

/// <summary>Loads each split of task data once per node and device; all slots share it. Thread-safe.</summary>
public sealed class TaskDataCache : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, TaskData> loaded = [];

    /// <summary>The data of a spec, which stays with the cache.</summary>
    /// <inheritdoc cref="TaskData.Load"/>
    public TaskData Get(string folder, DataSpec spec, ImageFormat format, Device device)
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
            device);
        lock (gate)
        {
            if (!loaded.TryGetValue(key, out var data))
            {
                data = TaskData.Load(folder, spec, format, device);
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
