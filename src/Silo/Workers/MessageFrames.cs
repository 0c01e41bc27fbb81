using System.Buffers.Binary;
using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Workers;

/// <summary>Messages on a byte stream: four bytes of length, little-endian, then the message as UTF-8 JSON.</summary>
public static class MessageFrames
{
    private const int LengthBytes = sizeof(int);

    /// <summary>A message as a frame.</summary>
    /// <typeparam name="T">Family of messages.</typeparam>
    /// <exception cref="WorkerProtocolException">It is larger than a frame may be.</exception>
    public static byte[] Encode<T>(T message)
        where T : class
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(message, JsonDefaults.Compact);
        if (body.Length > WorkerProtocol.MaxFrameBytes)
        {
            throw new WorkerProtocolException(
                $"A message {message.GetType().Name} of {body.Length:N0} bytes is larger than the {WorkerProtocol.MaxFrameBytes:N0} that a frame may have.");
        }

        var frame = new byte[LengthBytes + body.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, body.Length);
        body.CopyTo(frame, LengthBytes);
        return frame;
    }

    /// <summary>The next message; null when the stream ends between two frames. Blocks.</summary>
    /// <typeparam name="T">Family of messages.</typeparam>
    /// <exception cref="WorkerProtocolException">The bytes are no message of the family, or the stream ends inside a frame.</exception>
    public static T? Read<T>(Stream stream)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(stream);
        Span<byte> head = stackalloc byte[LengthBytes];
        var got = stream.ReadAtLeast(head, LengthBytes, throwOnEndOfStream: false);
        if (got == 0)
        {
            return null;
        }

        if (got < LengthBytes)
        {
            throw new WorkerProtocolException($"The stream ends inside a length, after {got} bytes of it.");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(head);
        if (length is <= 0 or > WorkerProtocol.MaxFrameBytes)
        {
            throw new WorkerProtocolException($"A frame claims {length:N0} bytes; allowed are 1 ... {WorkerProtocol.MaxFrameBytes:N0}.");
        }

        var body = new byte[length];
        got = stream.ReadAtLeast(body, length, throwOnEndOfStream: false);
        if (got < length)
        {
            throw new WorkerProtocolException($"The stream ends inside a frame, after {got:N0} of {length:N0} bytes.");
        }

        try
        {
            return JsonSerializer.Deserialize<T>(body, JsonDefaults.Compact) ?? throw new WorkerProtocolException("A frame holds null.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new WorkerProtocolException($"A frame of {length:N0} bytes is no {typeof(T).Name}: {e.Message}", e);
        }
    }
}
