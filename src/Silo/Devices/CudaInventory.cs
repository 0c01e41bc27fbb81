using System.Globalization;
using AdapterSearch.Domain;

namespace AdapterSearch.Silo.Devices;

/// <summary>
/// The CUDA devices that the tensor library can use. The library's public API counts them and does not say how much memory they have; that
/// comes from the driver's own tool.
/// </summary>
/// <param name="slots">Candidates that share a device at most.</param>
/// <param name="list">Answers with the driver's lines <c>index, uuid, name, memory in MiB</c>; empty where there is no driver.</param>
/// <param name="count">Devices that the tensor library sees; only asked where the driver knows some.</param>
/// <param name="visible">Value of CUDA_VISIBLE_DEVICES; null when it is not set.</param>
public sealed class CudaInventory(int slots, Func<string> list, Func<int> count, string? visible) : IDeviceInventory
{
    /// <summary>Share of a device's memory that candidates may take together: contexts and fragments take the rest.</summary>
    public const double UsableShare = 0.9;

    /// <inheritdoc/>
    public IReadOnlyList<NodeDevice> Devices()
    {
        var cards = Seen([.. list().Split('\n').Select(Card.Parse).OfType<Card>()], visible, c => (c.Index, c.Uuid));

        // The library may be built without CUDA, or for another driver: what it does not see trains nothing.
        return cards.Count == 0 ? [] : [.. cards.Take(count()).Select((card, number) =>
            new NodeDevice(DeviceKind.Cuda, number, card.Name, (long)(card.Mebibytes * (1L << 20) * UsableShare), slots))];
    }

    /// <summary>The cards in the order in which the library numbers them: those that the variable names, up to the first unknown one.</summary>
    /// <param name="cards">The cards in the order of the driver.</param>
    /// <param name="visible">Value of CUDA_VISIBLE_DEVICES; null when it is not set.</param>
    /// <param name="names">A card's number and identifier.</param>
    internal static List<T> Seen<T>(List<T> cards, string? visible, Func<T, (string Index, string Uuid)> names)
        where T : class
    {
        if (visible is null)
        {
            return cards;
        }

        // A card is named by its number or by the beginning of its identifier.
        return [.. visible.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(name => cards.Find(c => names(c) is var (index, uuid) && (name == index || (name.Length > 4 && uuid.StartsWith(name, StringComparison.OrdinalIgnoreCase)))))
            .TakeWhile(c => c is not null)
            .Select(c => c!)];
    }

    private sealed record Card(string Index, string Uuid, string Name, long Mebibytes)
    {
        public static Card? Parse(string line)
        {
            var fields = line.Split(',', StringSplitOptions.TrimEntries);
            return fields.Length == 4 && long.TryParse(fields[3], NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes)
                ? new Card(fields[0], fields[1], fields[2], mebibytes)
                : null;
        }
    }
}
