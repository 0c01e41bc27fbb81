using System.Globalization;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Devices;

/// <summary>Memory and temperature of the graphics cards that the tensor library sees, as the driver tells them.</summary>
internal static class CudaReadings
{
    /// <summary>Fields that the driver is asked for.</summary>
    public const string Fields = "index,uuid,memory.used,memory.total,temperature.gpu";

    /// <summary>The cards in the order of the library's numbers.</summary>
    /// <param name="answer">The driver's lines of <see cref="Fields"/>, memory in MiB; empty where there is no driver.</param>
    /// <param name="visible">Value of CUDA_VISIBLE_DEVICES; null when it is not set.</param>
    public static IReadOnlyList<DeviceReading> Of(string answer, string? visible)
    {
        var cards = CudaInventory.Seen([.. answer.Split('\n').Select(Line.Parse).OfType<Line>()], visible, l => (l.Index, l.Uuid));
        return [.. cards.Select((card, number) => new DeviceReading(string.Create(CultureInfo.InvariantCulture, $"cuda:{number}"), card.Celsius, card.UsedMebibytes << 20, card.TotalMebibytes << 20))];
    }

    private sealed record Line(string Index, string Uuid, long? UsedMebibytes, long? TotalMebibytes, double? Celsius)
    {
        public static Line? Parse(string text)
        {
            // A card that cannot say a number writes words: it is left out, not zero.
            var fields = text.Split(',', StringSplitOptions.TrimEntries);
            return fields.Length == 5 && fields[1].Length > 0 ? new Line(fields[0], fields[1], Number(fields[2]), Number(fields[3]), Number(fields[4])) : null;
        }

        private static long? Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}
