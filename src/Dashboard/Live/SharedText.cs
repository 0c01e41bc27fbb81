using System.Buffers.Binary;
using System.IO.Compression;

namespace AdapterSearch.Dashboard.Live;

/// <summary>
/// A piece of text that many connections are sent: as it is, or deflated once for all of them. A deflated piece refers to nothing before itself and
/// ends at a whole byte (a flush of RFC 1951's format), so that any pieces in a row are one valid stream; see <see cref="DeflatedText"/>.
/// </summary>
/// <param name="plain">The text in UTF-8.</param>
internal sealed class SharedText(byte[] plain)
{
    private const int HeaderBytes = 2, ChecksumBytes = 4;
    private readonly Lazy<(ReadOnlyMemory<byte> Data, uint Checksum)> deflated = new(() => Deflate(plain));

    /// <summary>The text in UTF-8.</summary>
    public ReadOnlyMemory<byte> Plain => plain;

    /// <summary>The text without the format's header and end.</summary>
    public ReadOnlyMemory<byte> Deflated => deflated.Value.Data;

    /// <summary>Adler-32 of the text.</summary>
    public uint Checksum => deflated.Value.Checksum;

    /// <summary>Bytes that it holds.</summary>
    public int Bytes => plain.Length + (deflated.IsValueCreated ? Deflated.Length : 0);

    /// <summary>The text from a byte on.</summary>
    public SharedText From(int start) => start == 0 ? this : new SharedText(plain[start..]);

    private static (ReadOnlyMemory<byte> Data, uint Checksum) Deflate(byte[] plain)
    {
        if (plain.Length == 0)
        {
            return (ReadOnlyMemory<byte>.Empty, 1);
        }

        var written = new MemoryStream(plain.Length / 4);
        int end;
        using (var deflate = new ZLibStream(written, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(plain);
            deflate.Flush();
            end = (int)written.Length;
        }

        // The end that this stream alone would have had is the last block and the checksum.
        var whole = written.GetBuffer().AsSpan(0, (int)written.Length);
        return (whole[HeaderBytes..end].ToArray(), BinaryPrimitives.ReadUInt32BigEndian(whole[^ChecksumBytes..]));
    }
}
