using AdapterSearch.Domain;
using Orleans;

namespace AdapterSearch.Grains;

/// <summary>
/// What a long search shows while it is being restored. It is derived from the events and may trail them: it is a whole view as of one event,
/// whose number it names, so that a follower goes on behind it.
/// </summary>
[GenerateSerializer]
public sealed class SearchOverviewState
{
    /// <summary>The search without its candidates; null before the first was stored.</summary>
    [Id(0)] public SearchView? View { get; set; }
}
