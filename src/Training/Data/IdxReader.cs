using System.Buffers.Binary;
using System.IO.Compression;
using AdapterSearch.Training.Jobs;

namespace AdapterSearch.Training.Data;

/// <summary>
/// Reads the IDX layout of the MNIST family: a big-endian magic number, one 32-bit size per dimension, then unsigned bytes. A name that
/// ends in <c>.gz</c> is decompressed. Sizes of the header are compared with the file before anything of that size is allocated.
/// </summary>
public static class IdxReader
{
    private const int ImagesMagic = 0x00000803;
    private const int LabelsMagic = 0x00000801;

    /// <summary>Deflate never shrinks by more than this factor, so a gzip file cannot hold more than its length times this.</summary>
    private const long LargestDeflateRatio = 1032;

    /// <summary>Reads an image file.</summary>
    /// <exception cref="BadDataException">The file is missing, truncated, too long, or of another kind.</exception>
    public static IdxImages ReadImages(string path)
    {
        var (sizes, bytes) = Read(path, ImagesMagic, dimensions: 3, "images");
        return new IdxImages(sizes[0], sizes[1], sizes[2], bytes);
    }

    /// <summary>Reads a label file: one byte per example.</summary>
    /// <exception cref="BadDataException">The file is missing, truncated, too long, or of another kind.</exception>
    public static byte[] ReadLabels(string path) => Read(path, LabelsMagic, dimensions: 1, "labels").Bytes;

    private static (int[] Sizes, byte[] Bytes) Read(string path, int magic, int dimensions, string what)
    {
        try
        {
            TrainingPulse.Beat();
            using var file = File.OpenRead(path);
            var compressed = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);
            using var stream = compressed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            var sizes = ReadHeader(stream, path, magic, dimensions, what);
            var expected = CheckSize(sizes, path, file.Length, compressed, headerBytes: 4 * (dimensions + 1));
            var bytes = new byte[expected];
            var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (read < bytes.Length)
            {
                throw new BadDataException($"{path} is truncated: its header promises {expected:N0} bytes of {what}, {read:N0} are there.");
            }

            if (stream.ReadByte() >= 0)
            {
                throw new BadDataException($"{path} goes on after the {expected:N0} bytes of {what} that its header promises.");
            }

            return (sizes, bytes);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BadDataException($"{path} does not exist.", e);
        }
        catch (InvalidDataException e)
        {
            throw new BadDataException($"{path} is not a valid gzip file: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BadDataException($"{path} cannot be read: {e.Message}", e);
        }
    }

    private static int[] ReadHeader(Stream stream, string path, int magic, int dimensions, string what)
    {
        Span<byte> header = stackalloc byte[4 * (dimensions + 1)];
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        var found = read >= 4 ? BinaryPrimitives.ReadInt32BigEndian(header) : 0;
        if (read >= 4 && found != magic)
        {
            throw new BadDataException($"{path} does not hold {what}: its magic number is 0x{found:X8}, expected 0x{magic:X8}.");
        }

        if (read < header.Length)
        {
            throw new BadDataException($"{path} is truncated: {read} bytes, an IDX header of {what} has {header.Length}.");
        }

        var sizes = new int[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(header[(4 * (i + 1))..]);
            if (sizes[i] < 1)
            {
                throw new BadDataException($"{path}: size {sizes[i]} of dimension {i} is not above 0.");
            }
        }

        return sizes;
    }

    private static int CheckSize(int[] sizes, string path, long fileBytes, bool compressed, int headerBytes)
    {
        // In double first: the product of three 32-bit sizes can pass 64 bits.
        var product = sizes.Aggregate(1.0, (a, b) => a * b);
        if (product > Array.MaxLength)
        {
            throw new BadDataException($"{path}: {product:G3} bytes are more than this program reads from one file.");
        }

        var expected = (int)product;
        if (!compressed && fileBytes != (long)headerBytes + expected)
        {
            throw new BadDataException(
                $"{path} is {(fileBytes < headerBytes + (long)expected ? "truncated" : "too long")}: {fileBytes:N0} bytes, its header asks for {headerBytes + (long)expected:N0}.");
        }

        if (compressed && expected > fileBytes * LargestDeflateRatio)
        {
            throw new BadDataException($"{path} is truncated: {fileBytes:N0} compressed bytes cannot hold the {expected:N0} that its header promises.");
        }

        return expected;
    }
}
