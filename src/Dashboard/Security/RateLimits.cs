namespace AdapterSearch.Dashboard.Security;

/// <summary>Most requests of one caller (a token; without one an address). What is above is answered 429 with the seconds to wait.</summary>
public sealed record RateLimits
{
    /// <summary>Reads a second; twice as many at once.</summary>
    public int ReadsPerSecond { get; init; } = 1000;

    /// <summary>Changes a second; twice as many at once.</summary>
    public int ChangesPerSecond { get; init; } = 50;

    /// <summary>Followed searches at a time.</summary>
    public int Streams { get; init; } = 64;

    /// <summary>Checkpoints, exports and reports at a time.</summary>
    public int Downloads { get; init; } = 4;

    /// <summary>Checkpoints, exports and reports that wait for their turn.</summary>
    public int WaitingDownloads { get; init; } = 16;

    /// <summary>Open pages at a time.</summary>
    public int Circuits { get; init; } = 64;

    /// <summary>Tries to log in, by address and minute.</summary>
    public int LoginsPerMinute { get; init; } = 10;
}
