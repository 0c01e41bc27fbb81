using System.Buffers;
using System.Text.Json;
using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Live;

/// <summary>Events of one search that were read together, written for streams once however many there are.</summary>
internal sealed class EventBatch
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JsonDefaults.Compact.Encoder };
    private readonly Lazy<(byte[] Text, int[] Ends)> written;

    public EventBatch(IReadOnlyList<SearchEvent> events)
    {
        Events = events;
        written = new Lazy<(byte[], int[])>(Write);
    }

    /// <summary>Nothing happened.</summary>
    public static EventBatch None { get; } = new([]);

    /// <summary>The events in order.</summary>
    public IReadOnlyList<SearchEvent> Events { get; }

    /// <summary>Number of the last event; 0 without events.</summary>
    public long Last => Events.Count == 0 ? 0 : Events[^1].Sequence;

    /// <summary>Whether the search's end is among them.</summary>
    public bool HasEnd => Events.Count > 0 && Events[^1].Kind == SearchEventKind.SearchEnded;

    /// <summary>Bytes that its text takes; 0 until a stream asked for it.</summary>
    public int WrittenBytes => written.IsValueCreated ? written.Value.Text.Length : 0;

    /// <summary>Server-sent events behind a number, in UTF-8.</summary>
    public ReadOnlyMemory<byte> TextAfter(long after)
    {
        var (text, ends) = written.Value;
        var skipped = CountUpTo(after);
        return text.AsMemory(skipped == 0 ? 0 : ends[skipped - 1]);
    }

    /// <summary>Events behind a number.</summary>
    public IReadOnlyList<SearchEvent> EventsAfter(long after) => CountUpTo(after) is > 0 and var skipped ? [.. Events.Skip(skipped)] : Events;

    private int CountUpTo(long after)
    {
        var (low, high) = (0, Events.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Events[middle].Sequence <= after ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private (byte[] Text, int[] Ends) Write()
    {
        var text = new ArrayBufferWriter<byte>(Math.Max(1, Events.Count * 512));
        using var json = new Utf8JsonWriter(text, Plain);
        var ends = new int[Events.Count];
        for (var i = 0; i < ends.Length; i++)
        {
            text.Write("id: "u8);
            Events[i].Sequence.TryFormat(text.GetSpan(20), out var digits, provider: System.Globalization.CultureInfo.InvariantCulture);
            text.Advance(digits);
            text.Write("\ndata: "u8);
            JsonSerializer.Serialize(json, Events[i], JsonDefaults.Compact);
            json.Reset();
            text.Write("\n\n"u8);
            ends[i] = text.WrittenCount;
        }

        return (text.WrittenSpan.ToArray(), ends);
    }
}
