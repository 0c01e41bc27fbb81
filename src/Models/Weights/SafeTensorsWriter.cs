using System.Buffers.Binary;
using System.Text.Json;
using static TorchSharp.torch;

namespace AdapterSearch.Models.Weights;

/// <summary>Writes tensors to a safetensors file.</summary>
/// <remarks>
/// The file appears whole or not at all: it is written under another name in the same folder, flushed to the disk and then renamed.
/// Tensors stand in the order of the format's own writer (types from the widest to the narrowest, then names), and the header is padded
/// to 8 bytes, so that every tensor is aligned and the same tensors give the same bytes.
/// </remarks>
public static class SafeTensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file, replacing an earlier one.</summary>
    /// <param name="path">Path; its folder exists.</param>
    /// <param name="tensors">Tensors by name, on any device and in any layout; not changed and not disposed of.</param>
    /// <param name="metadata">Texts for the header; `format` is `pt` unless given.</param>
    /// <exception cref="WeightsFileException">A tensor's type is not one of the format, or the file cannot be written. An earlier file is untouched.</exception>
    public static void Write(string path, IReadOnlyDictionary<string, Tensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var ordered = Order(path, tensors);
        var header = Header(ordered, metadata);
        var draft = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetFileName(path)}.part");
        var drafted = false;
        try
        {
            using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                drafted = true;
                Span<byte> length = stackalloc byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
                file.Write(length);
                file.Write(header);
                foreach (var (_, tensor, _) in ordered)
                {
                    WriteValues(file, tensor);
                }

                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch (Exception fault)
        {
            if (drafted)
            {
                File.Delete(draft);
            }

            if (fault is IOException or UnauthorizedAccessException)
            {
                throw new WeightsFileException(path, $"the file cannot be written ({fault.Message}).", fault);
            }

            throw;
        }
    }

    private static List<(string Name, Tensor Tensor, (string Name, int Bytes, int Order) Type)> Order(
        string path, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var result = new List<(string Name, Tensor Tensor, (string Name, int Bytes, int Order) Type)>(tensors.Count);
        foreach (var (name, tensor) in tensors)
        {
            var type = SafeTensorType.Of(tensor.dtype)
                ?? throw new WeightsFileException(path, $"\"{name}\" has the type {tensor.dtype}, which is not one of {SafeTensorType.Names}.");
            if (name is "__metadata__")
            {
                throw new WeightsFileException(path, "a tensor cannot have the name __metadata__.");
            }

            result.Add((name, tensor, type));
        }

        result.Sort((one, other) =>
            one.Type.Order != other.Type.Order ? one.Type.Order.CompareTo(other.Type.Order) : string.CompareOrdinal(one.Name, other.Name));
        return result;
    }

    private static byte[] Header(
        List<(string Name, Tensor Tensor, (string Name, int Bytes, int Order) Type)> ordered, IReadOnlyDictionary<string, string>? metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("__metadata__");
            var texts = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["format"] = "pt" };
            foreach (var (key, text) in metadata ?? new Dictionary<string, string>())
            {
                texts[key] = text;
            }

            foreach (var (key, text) in texts)
            {
                json.WriteString(key, text);
            }

            json.WriteEndObject();
            var offset = 0L;
            foreach (var (name, tensor, type) in ordered)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", type.Name);
                json.WriteStartArray("shape");
                var bytes = (long)type.Bytes;
                foreach (var size in tensor.shape)
                {
                    json.WriteNumberValue(size);
                    bytes *= size;
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset + bytes);
                json.WriteEndArray();
                json.WriteEndObject();
                offset += bytes;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    private static void WriteValues(Stream file, Tensor tensor)
    {
        using var still = no_grad();
        using var detached = tensor.detach();
        using var local = detached.cpu();
        using var packed = local.contiguous();
        packed.WriteBytesToStream(file, 1 << 20);
    }
}
