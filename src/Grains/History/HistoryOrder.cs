using AdapterSearch.Domain;

namespace AdapterSearch.Grains;

/// <summary>The rule every history store applies before it appends.</summary>
public static class HistoryOrder
{
    /// <summary>Checks that events follow the newest stored one without a gap.</summary>
    /// <param name="searchId">Search.</param>
    /// <param name="last">Sequence number of the newest stored event; 0 when there is none.</param>
    /// <param name="events">Events to append.</param>
    /// <exception cref="ArgumentException">There are no events.</exception>
    /// <exception cref="HistoryConflictException">They do not follow.</exception>
    public static void Check(string searchId, long last, IReadOnlyList<SearchEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events.Count == 0)
        {
            throw new ArgumentException("There are no events to append.", nameof(events));
        }

        foreach (var item in events)
        {
            if (item.Sequence != ++last)
            {
                throw new HistoryConflictException(searchId, last, item.Sequence);
            }
        }
    }
}
