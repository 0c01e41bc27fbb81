namespace AdapterSearch.Silo.Workers;

/// <summary>Writes whole frames to one stream from any thread.</summary>
/// <param name="stream">The stream; stays with the caller.</param>
internal sealed class MessageWriter(Stream stream)
{
    private readonly Lock gate = new();

    /// <summary>Writes a message and flushes it.</summary>
    /// <exception cref="IOException">The reader is gone.</exception>
    public void Write(WorkerMessage message)
    {
        var frame = MessageFrames.Encode(message);
        lock (gate)
        {
            stream.Write(frame);
            stream.Flush();
        }
    }
}
