using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace AdapterSearch.Models.Weights;

/// <summary>Parses and checks the header of one safetensors file.</summary>
/// <remarks>
/// Layout: 8 bytes, the header's length as a little-endian number; the header in JSON, padded with spaces; the values. Each tensor's
/// `data_offsets` count from the end of the header; together they cover the rest of the file without gap or overlap. All numbers are
/// compared with the file's length before anything is allocated.
/// </remarks>
internal sealed class SafeTensorsHeader
{
    private const int LengthBytes = 8;
    private const long MostHeaderBytes = 100_000_000;
    private const int MostDimensions = 64;
    private const string MetadataKey = "__metadata__";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private SafeTensorsHeader(IReadOnlyList<SafeTensorEntry> entries, IReadOnlyDictionary<string, string> metadata)
    {
        Entries = entries;
        Metadata = metadata;
    }

    /// <summary>Tensors in the order of their values.</summary>
    internal IReadOnlyList<SafeTensorEntry> Entries { get; }

    internal IReadOnlyDictionary<string, string> Metadata { get; }

    internal static SafeTensorsHeader Read(Stream file, string path)
    {
        Exception Corrupt(string problem, Exception? inner = null) => new WeightsFileException(path, problem, inner);
        var total = file.Length;
        if (total < LengthBytes)
        {
            throw Corrupt($"the file has {total} bytes, too few for a safetensors file (is the download complete?).");
        }

        Span<byte> prefix = stackalloc byte[LengthBytes];
        file.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > (ulong)(total - LengthBytes))
        {
            throw Corrupt($"the header claims {length} bytes, but only {total - LengthBytes} follow: not a safetensors file, or cut off.");
        }

        if (length > MostHeaderBytes)
        {
            throw Corrupt($"the header has {length} bytes, more than the {MostHeaderBytes} that the format allows.");
        }

        var text = new byte[length];
        file.ReadExactly(text);
        if (length == 0 || text[0] != (byte)'{')
        {
            throw Corrupt("the header does not begin with '{': not a safetensors file.");
        }

        try
        {
            _ = new UTF8Encoding(false, true).GetCharCount(text);
            using var document = JsonDocument.Parse(text, Strict);
            return Parse(document.RootElement, path, LengthBytes + (long)length, total);
        }
        catch (Exception fault) when (fault is JsonException or DecoderFallbackException)
        {
            throw Corrupt("the header is not valid JSON.", fault);
        }
    }

    private static SafeTensorsHeader Parse(JsonElement root, string path, long start, long total)
    {
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var entries = new List<SafeTensorEntry>();
        foreach (var property in root.EnumerateObject())
        {
            if (property.NameEquals(MetadataKey))
            {
                ReadMetadata(property.Value, metadata, path);
            }
            else
            {
                entries.Add(ReadEntry(property, path, start, total));
            }
        }

        entries.Sort((one, other) => one.Offset != other.Offset ? one.Offset.CompareTo(other.Offset) : one.ByteCount.CompareTo(other.ByteCount));
        var end = start;
        foreach (var entry in entries)
        {
            if (entry.Offset != end)
            {
                var fault = entry.Offset < end ? "overlaps the tensor before it" : "leaves a gap to the tensor before it";
                throw new WeightsFileException(path, $"\"{entry.Name}\" {fault}: its values begin at byte {entry.Offset - start} instead of {end - start}.");
            }

            end += entry.ByteCount;
        }

        return end == total
            ? new SafeTensorsHeader(entries, metadata)
            : throw new WeightsFileException(path, $"{total - end} bytes at the end belong to no tensor.");
    }

    private static void ReadMetadata(JsonElement value, Dictionary<string, string> metadata, string path)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            throw new WeightsFileException(path, $"{MetadataKey} is not an object.");
        }

        foreach (var property in value.EnumerateObject())
        {
            metadata[property.Name] = property.Value.ValueKind == JsonValueKind.String
                ? property.Value.GetString()!
                : throw new WeightsFileException(path, $"{MetadataKey} \"{property.Name}\" is not a text.");
        }
    }

    private static SafeTensorEntry ReadEntry(JsonProperty property, string path, long start, long total)
    {
        var name = property.Name;
        Exception Corrupt(string problem) => new WeightsFileException(path, $"\"{name}\" {problem}");
        var value = property.Value;
        if (value.ValueKind != JsonValueKind.Object
            || !value.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
            || !value.TryGetProperty("shape", out var sizes) || sizes.ValueKind != JsonValueKind.Array
            || !value.TryGetProperty("data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array || offsets.GetArrayLength() != 2)
        {
            throw Corrupt("has no dtype, shape or pair of data_offsets.");
        }

        if (!SafeTensorType.TryParse(dtype.GetString(), out var type, out var bytes))
        {
            throw Corrupt($"has the unknown dtype \"{dtype.GetString()}\"; known are {SafeTensorType.Names}.");
        }

        if (sizes.GetArrayLength() > MostDimensions)
        {
            throw Corrupt($"has {sizes.GetArrayLength()} dimensions, more than {MostDimensions}.");
        }

        var shape = new List<long>();
        var wanted = (Int128)bytes;
        foreach (var size in sizes.EnumerateArray())
        {
            if (!TryCount(size, out var count))
            {
                throw Corrupt($"has the size {size.GetRawText()} in its shape.");
            }

            shape.Add(count);

            // Capped, since the product of 64 sizes outgrows every integer; what is larger than the file is wrong anyway.
            wanted = Int128.Min(wanted * count, long.MaxValue);
        }

        if (!TryCount(offsets[0], out var begin) || !TryCount(offsets[1], out var end) || begin > end || end > total - start)
        {
            throw Corrupt($"has data_offsets {offsets.GetRawText()}, which do not lie in the {total - start} bytes of values: cut off or corrupt.");
        }

        return end - begin == wanted
            ? new SafeTensorEntry(name, type, shape, path, start + begin, end - begin)
            : throw Corrupt($"is {end - begin} bytes long, but {dtype.GetString()} [{string.Join(", ", shape)}] needs {wanted}.");
    }

    private static bool TryCount(JsonElement element, out long count)
    {
        count = 0;
        return element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out count) && count >= 0;
    }
}
