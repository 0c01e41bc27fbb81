using System.Buffers.Binary;

namespace AdapterSearch.Dashboard.Live;

/// <summary>
/// One connection's stream in HTTP's coding <c>deflate</c> (RFC 9110 8.4.1.2: the zlib format of RFC 1950) made of pieces that were deflated
/// elsewhere: a header, the pieces, an empty last block and the Adler-32 of everything, put together from those of the pieces.
/// </summary>
internal sealed class DeflatedText
{
    private const uint Modulus = 65521;
    private uint low = 1, high;

    /// <summary>The header: deflate with a window of 32 KB, fast.</summary>
    public static ReadOnlyMemory<byte> Header { get; } = new byte[] { 0x78, 0x01 };

    /// <summary>The next piece's bytes.</summary>
    public ReadOnlyMemory<byte> Next(SharedText text)
    {
        // low is 1 + the sum of all bytes, high the sum of low behind each byte: the piece's own sums started at low = 1.
        var (pieceLow, pieceHigh) = (text.Checksum & 0xffff, text.Checksum >> 16);
        var length = (uint)(text.Plain.Length % Modulus);
        high = (uint)((high + pieceHigh + ((ulong)length * (low + Modulus - 1))) % Modulus);
        low = (low + pieceLow + Modulus - 1) % Modulus;
        return text.Deflated;
    }

    /// <summary>The end behind the last piece.</summary>
    public byte[] End()
    {
        var end = new byte[] { 0x03, 0x00, 0, 0, 0, 0 };
        BinaryPrimitives.WriteUInt32BigEndian(end.AsSpan(2), (high << 16) | low);
        return end;
    }
}
