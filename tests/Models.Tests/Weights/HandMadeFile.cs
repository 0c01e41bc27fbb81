using System.Buffers.Binary;
using System.Text;

namespace AdapterSearch.Models.Tests.Weights;

/// <summary>Bytes of a safetensors file put together by hand.</summary>
internal static class HandMadeFile
{
    internal static byte[] Of(string header, params byte[] values) => Of((ulong)Encoding.UTF8.GetByteCount(header), header, values);

    internal static byte[] Of(ulong claimed, string header, params byte[] values)
    {
        var prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, claimed);
        return [.. prefix, .. Encoding.UTF8.GetBytes(header), .. values];
    }
}
