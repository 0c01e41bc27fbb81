using System.Buffers.Binary;
using System.IO.Compression;

namespace AdapterSearch.Training.Tests.Fixtures;

/// <summary>Writes small IDX files.</summary>
public static class IdxFiles
{
    public static byte[] Images(int count, int height, int width, byte[] pixels)
    {
        var bytes = new byte[16 + pixels.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, 0x803);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), count);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(8), height);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(12), width);
        pixels.CopyTo(bytes, 16);
        return bytes;
    }

    public static byte[] Labels(byte[] labels)
    {
        var bytes = new byte[8 + labels.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, 0x801);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(4), labels.Length);
        labels.CopyTo(bytes, 8);
        return bytes;
    }

    public static byte[] Gzip(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var zip = new GZipStream(memory, CompressionLevel.Fastest))
        {
            zip.Write(bytes);
        }

        return memory.ToArray();
    }

    /// <summary>
    /// A learnable task: class c lights up a block of the image that belongs to it, over noise that depends on the seed. Example i has
    /// the label i mod classes.
    /// </summary>
    public static void WritePool(string folder, int count, int size = 8, int classes = 4, ulong seed = 3, bool gzip = false)
    {
        var (pixels, labels) = Pool(count, size, classes, seed);
        var images = Images(count, size, size, pixels);
        var labelBytes = Labels(labels);
        var ending = gzip ? ".gz" : "";
        File.WriteAllBytes(Path.Combine(folder, "images.idx" + ending), gzip ? Gzip(images) : images);
        File.WriteAllBytes(Path.Combine(folder, "labels.idx" + ending), gzip ? Gzip(labelBytes) : labelBytes);
    }

    public static (byte[] Pixels, byte[] Labels) Pool(int count, int size, int classes, ulong seed)
    {
        var random = new Domain.DeterministicRandom(seed);
        var pixels = new byte[count * size * size];
        var labels = new byte[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = (byte)(i % classes);
            for (var p = 0; p < size * size; p++)
            {
                var lit = p / size / 2 == labels[i] % (size / 2);
                pixels[(i * size * size) + p] = (byte)(random.Next(120) + (lit ? 100 : 0));
            }
        }

        return (pixels, labels);
    }
}
