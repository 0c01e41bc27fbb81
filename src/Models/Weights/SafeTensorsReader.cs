using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Weights;

/// <summary>Reads tensors from a safetensors file, or from the shards that an index file names.</summary>
/// <remarks>
/// Opening reads and checks headers only. Every size is compared with the file's length before memory is asked for. Not for use by
/// several threads at once.
/// </remarks>
public sealed class SafeTensorsReader : IDisposable
{
    /// <summary>Name of a single weights file in a model folder.</summary>
    public const string FileName = "model.safetensors";

    /// <summary>Name of the index file in the folder of a model in shards.</summary>
    public const string IndexFileName = "model.safetensors.index.json";

    private readonly Dictionary<string, FileStream> _files;
    private readonly Dictionary<string, SafeTensorEntry> _entries;

    private SafeTensorsReader(
        string path, Dictionary<string, FileStream> files, Dictionary<string, SafeTensorEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        FilePath = path;
        _files = files;
        _entries = entries;
        Metadata = metadata;
    }

    /// <summary>The file that was opened (of shards: the index).</summary>
    public string FilePath { get; }

    /// <summary>Names, types and shapes of all tensors, by name.</summary>
    public IReadOnlyDictionary<string, SafeTensorEntry> Tensors => _entries;

    /// <summary>The header's texts (of shards: those of the first file).</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">A safetensors file, an index file (`.json`), or a folder that holds one of them under its usual name.</param>
    /// <exception cref="WeightsFileException">Missing, unreadable, cut off or corrupt.</exception>
    public static SafeTensorsReader Open(string path)
    {
        var file = Resolve(path);
        var files = new Dictionary<string, FileStream>(StringComparer.Ordinal);
        try
        {
            return file.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? OpenIndex(file, files) : OpenSingle(file, files);
        }
        catch
        {
            Close(files);
            throw;
        }
    }

    /// <summary>Loads one tensor.</summary>
    /// <param name="name">Name.</param>
    /// <param name="device">Target device; null: the CPU.</param>
    /// <returns>A new tensor without gradient, of the file's type and shape; belongs to the caller or its dispose scope.</returns>
    /// <exception cref="WeightsFileException">No tensor of that name, or the file cannot be read.</exception>
    public Tensor Load(string name, Device? device = null)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            throw new WeightsFileException(FilePath, $"there is no tensor \"{name}\" among the {_entries.Count}.");
        }

        var loaded = LoadToHost(entry);
        if (device is null || device.type == TorchSharp.DeviceType.CPU)
        {
            return loaded;
        }

        using (loaded)
        {
            return loaded.to(device);
        }
    }

    /// <summary>Loads all tensors.</summary>
    /// <param name="device">Target device; null: the CPU.</param>
    /// <returns>New tensors by name; they belong to the caller or its dispose scope.</returns>
    /// <exception cref="WeightsFileException">The file cannot be read; nothing stays allocated.</exception>
    public Dictionary<string, Tensor> LoadAll(Device? device = null)
    {
        var result = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            foreach (var name in _entries.Keys)
            {
                result.Add(name, Load(name, device));
            }

            return result;
        }
        catch
        {
            foreach (var tensor in result.Values)
            {
                tensor.Dispose();
            }

            throw;
        }
    }

    /// <summary>Closes the files. Loaded tensors stay.</summary>
    public void Dispose() => Close(_files);

    private static string Resolve(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path) ? path : throw new WeightsFileException(path, "the file does not exist.");
        }

        var single = Path.Combine(path, FileName);
        var index = Path.Combine(path, IndexFileName);
        return File.Exists(single) ? single
            : File.Exists(index) ? index
            : throw new WeightsFileException(path, $"the folder holds neither {FileName} nor {IndexFileName}.");
    }

    private static SafeTensorsReader OpenSingle(string path, Dictionary<string, FileStream> files)
    {
        var header = OpenHeader(path, files);
        return new SafeTensorsReader(path, files, header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal), header.Metadata);
    }

    private static SafeTensorsReader OpenIndex(string path, Dictionary<string, FileStream> files)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var map = SafeTensorsIndex.Read(path);
        var entries = new Dictionary<string, SafeTensorEntry>(StringComparer.Ordinal);
        IReadOnlyDictionary<string, string>? metadata = null;
        foreach (var shard in map.GroupBy(entry => entry.Value, entry => entry.Key).OrderBy(shard => shard.Key, StringComparer.Ordinal))
        {
            var file = Path.Combine(folder, shard.Key);
            if (!File.Exists(file))
            {
                throw new WeightsFileException(path, $"the shard {shard.Key} does not exist.");
            }

            var header = OpenHeader(file, files);
            metadata ??= header.Metadata;
            var held = header.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
            foreach (var name in shard)
            {
                entries[name] = held.TryGetValue(name, out var entry)
                    ? entry
                    : throw new WeightsFileException(path, $"the shard {shard.Key} does not hold \"{name}\", which the index places there.");
            }
        }

        return new SafeTensorsReader(path, files, entries, metadata ?? new Dictionary<string, string>());
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The stream is closed by the reader.")]
    private static SafeTensorsHeader OpenHeader(string path, Dictionary<string, FileStream> files)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            files.Add(path, file);
            return SafeTensorsHeader.Read(file, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new WeightsFileException(path, $"the file cannot be read ({fault.Message}).", fault);
        }
    }

    private static void Close(Dictionary<string, FileStream> files)
    {
        foreach (var file in files.Values)
        {
            file.Dispose();
        }
    }

    private Tensor LoadToHost(SafeTensorEntry entry)
    {
        // Any byte may stand in a corrupt file, but a truth value is 0 or 1 only: read numbers and compare them with 0.
        var truth = entry.Type == ScalarType.Bool;
        var result = empty([.. entry.Shape], dtype: truth ? ScalarType.Byte : entry.Type);
        try
        {
            var file = _files[entry.FilePath];
            file.Position = entry.Offset;
            result.ReadBytesFromStream(file, 1 << 20);
            if (!truth)
            {
                return result;
            }

            using (result)
            {
                return result.to_type(ScalarType.Bool);
            }
        }
        catch (IOException fault)
        {
            result.Dispose();
            throw new WeightsFileException(entry.FilePath, $"the values of \"{entry.Name}\" cannot be read ({fault.Message}).", fault);
        }
    }
}
