using System.Globalization;
using AdapterSearch.Silo.Devices;

namespace AdapterSearch.Silo.Telemetry;

/// <summary>Memory of the graphics cards that the tensor library sees, as the driver tells it. An answer holds for some seconds, since it takes a process to ask.</summary>
/// <param name="ask">Answers with the driver's lines <c>index, uuid, used, total</c> in MiB; empty where there is no driver.</param>
/// <param name="visible">Value of CUDA_VISIBLE_DEVICES; null when it is not set.</param>
/// <param name="time">Clock.</param>
internal sealed class CudaMemory(Func<string> ask, string? visible, TimeProvider time)
{
    /// <summary>Fields that are asked for.</summary>
    public const string Fields = "index,uuid,memory.used,memory.total";

    private static readonly TimeSpan Holds = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private IReadOnlyList<CardMemory> known = [];
    private long? asked;

    /// <summary>The cards in the order of the library's numbers.</summary>
    public IReadOnlyList<CardMemory> Read()
    {
        lock (gate)
        {
            if (asked is { } at && time.GetElapsedTime(at) < Holds)
            {
                return known;
            }

            var cards = CudaInventory.Seen([.. ask().Split('\n').Select(Line.Parse).OfType<Line>()], visible, l => (l.Index, l.Uuid));
            known = [.. cards.Select((card, number) => new CardMemory(string.Create(CultureInfo.InvariantCulture, $"cuda:{number}"), card.UsedBytes, card.TotalBytes))];
            asked = time.GetTimestamp();
            return known;
        }
    }

    private sealed record Line(string Index, string Uuid, long UsedBytes, long TotalBytes)
    {
        public static Line? Parse(string text)
        {
            var fields = text.Split(',', StringSplitOptions.TrimEntries);
            return fields.Length == 4
                && long.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var used)
                && long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var total)
                ? new Line(fields[0], fields[1], used << 20, total << 20)
                : null;
        }
    }
}

/// <summary>Memory of one card.</summary>
/// <param name="Device">Its name as the tensor library writes it.</param>
/// <param name="UsedBytes">Memory in use, by whomever.</param>
/// <param name="TotalBytes">Memory that it has.</param>
internal sealed record CardMemory(string Device, long UsedBytes, long TotalBytes);
