using System.Buffers;
using System.Text;
using AdapterSearch.Domain;

namespace AdapterSearch.Dashboard.Live;

/// <summary>Events of one search that were read together, written for streams once however many there are.</summary>
internal sealed class EventBatch
{
    /// <summary>Bytes from which on a piece of text is closed: it stays below what the collector treats as large, which would cost whole collections.</summary>
    private const int PieceBytes = 48 << 10;

    private readonly Lazy<List<Piece>> written;

    public EventBatch(IReadOnlyList<SearchEvent> events)
    {
        Events = events;
        written = new Lazy<List<Piece>>(Write);
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
    public int WrittenBytes => written.IsValueCreated ? written.Value.Sum(p => p.Text.Bytes) : 0;

    /// <summary>Server-sent events behind a number, in UTF-8, in pieces.</summary>
    public IEnumerable<SharedText> TextAfter(long after)
    {
        var skipped = CountUpTo(after);
        foreach (var piece in written.Value)
        {
            if (skipped < piece.First + piece.Ends.Length)
            {
                yield return piece.Text.From(skipped <= piece.First ? 0 : piece.Ends[skipped - piece.First - 1]);
            }
        }
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

    private List<Piece> Write()
    {
        var text = new ArrayBufferWriter<byte>(PieceBytes + (PieceBytes / 2));
        var (pieces, ends) = (new List<Piece>(), new List<int>());
        for (var i = 0; i < Events.Count; i++)
        {
            text.Write("id: "u8);
            Events[i].Sequence.TryFormat(text.GetSpan(20), out var digits, provider: System.Globalization.CultureInfo.InvariantCulture);
            text.Advance(digits);
            text.Write("\ndata: "u8);
            Encoding.UTF8.GetBytes(Events[i].ToJson(), text);
            text.Write("\n\n"u8);
            ends.Add(text.WrittenCount);
            if (text.WrittenCount >= PieceBytes || i == Events.Count - 1)
            {
                pieces.Add(new Piece(new SharedText(text.WrittenSpan.ToArray()), i + 1 - ends.Count, [.. ends]));
                text.ResetWrittenCount();
                ends.Clear();
            }
        }

        return pieces;
    }

    /// <summary>Text of some events in a row, and where each of them ends in it.</summary>
    private sealed record Piece(SharedText Text, int First, int[] Ends);
}
