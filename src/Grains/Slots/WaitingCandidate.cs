using AdapterSearch.Domain;
using AdapterSearch.Grains.Interfaces;

namespace AdapterSearch.Grains;

/// <summary>A candidate in a <see cref="SearchLine"/>.</summary>
/// <param name="request">What it asked for.</param>
/// <param name="since">When it came.</param>
internal sealed class WaitingCandidate(SlotRequest request, DateTimeOffset since)
{
    private static readonly SlotDemand Anything = new(0);

    public SlotRequest Request { get; set; } = request;

    public DateTimeOffset Since => since;

    public SlotDemand Demand => Request.Demand ?? Anything;

    /// <summary>How often others were served although its turn had come.</summary>
    public int Passed { get; set; }

    public bool IsDue(DateTimeOffset now) => since + Request.Delay <= now;
}
