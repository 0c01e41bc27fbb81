using System.Buffers.Binary;
using System.IO.Compression;

namespace AdapterSearch.Browser.Tests;

/// <summary>What a test wants to know of a picture of eight bits a channel.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Colours">Different pixels.</param>
internal sealed record Png(int Width, int Height, int Colours)
{
    /// <summary>Reads signature, chunks and every line of pixels; throws where one is missing.</summary>
    public static Png Parse(byte[] content)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], content[..8]);
        var (width, height, channels, at, data) = (0, 0, 0, 8, new MemoryStream());
        while (true)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(at));
            var body = content.AsSpan(at + 8, length);
            if (content.AsSpan(at + 4, 4).SequenceEqual("IHDR"u8))
            {
                (width, height) = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[4..]));
                Assert.Equal(8, body[8]);
                channels = body[9] switch { 2 => 3, 6 => 4, _ => throw new InvalidDataException($"colour type {body[9]}") };
            }
            else if (content.AsSpan(at + 4, 4).SequenceEqual("IDAT"u8))
            {
                data.Write(body);
            }
            else if (content.AsSpan(at + 4, 4).SequenceEqual("IEND"u8))
            {
                Assert.Equal(content.Length, at + 12);
                return new Png(width, height, Count(data, width, height, channels));
            }

            at += length + 12;
        }
    }

    private static int Count(MemoryStream data, int width, int height, int channels)
    {
        data.Position = 0;
        using var pixels = new ZLibStream(data, CompressionMode.Decompress);
        byte[] above = new byte[width * channels], line = new byte[width * channels];
        var colours = new HashSet<uint>();
        for (var y = 0; y < height; y++)
        {
            var filter = pixels.ReadByte();
            pixels.ReadExactly(line);
            for (var i = 0; i < line.Length; i++)
            {
                int left = i < channels ? 0 : line[i - channels], up = above[i], corner = i < channels ? 0 : above[i - channels];
                line[i] += (byte)(filter switch { 0 => 0, 1 => left, 2 => up, 3 => (left + up) / 2, 4 => Paeth(left, up, corner), _ => throw new InvalidDataException($"filter {filter}") });
            }

            for (var i = 0; i < line.Length; i += channels)
            {
                colours.Add((uint)(line[i] | (line[i + 1] << 8) | (line[i + 2] << 16)));
            }

            (above, line) = (line, above);
        }

        Assert.Equal(-1, pixels.ReadByte());
        return colours.Count;
    }

    private static int Paeth(int left, int up, int corner)
    {
        int guess = left + up - corner, a = Math.Abs(guess - left), b = Math.Abs(guess - up), c = Math.Abs(guess - corner);
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
