using System.Text.Json;

namespace AdapterSearch.Models.Weights;

/// <summary>Reads `model.safetensors.index.json`, which says in which file of the same folder each tensor is.</summary>
internal static class SafeTensorsIndex
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>File name of each tensor's shard, by tensor name.</summary>
    internal static Dictionary<string, string> Read(string path)
    {
        Exception Corrupt(string problem, Exception? inner = null) => new WeightsFileException(path, problem, inner);
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("weight_map", out var map) || map.ValueKind != JsonValueKind.Object)
            {
                throw Corrupt("the index has no weight_map.");
            }

            var result = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var entry in map.EnumerateObject())
            {
                var file = entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : string.Empty;

                // A shard is a plain file name: an index must not reach out of its folder.
                if (file.Length == 0 || file is "." or ".." || file.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
                {
                    throw Corrupt($"the shard {entry.Value.GetRawText()} of \"{entry.Name}\" is not a plain file name.");
                }

                result[entry.Name] = file;
            }

            return result;
        }
        catch (JsonException fault)
        {
            throw Corrupt("the index is not valid JSON.", fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Corrupt($"the index cannot be read ({fault.Message}).", fault);
        }
    }
}
