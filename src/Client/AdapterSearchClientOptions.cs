namespace AdapterSearch.Client;

/// <summary>How a client waits and repeats.</summary>
public sealed record AdapterSearchClientOptions
{
    /// <summary>
    /// How often a call that is safe to repeat is tried again after a network fault or an answer of 429, 502, 503 or 504. Calls that are not
    /// safe to repeat (a submission without an idempotency key) are never repeated.
    /// </summary>
    public int Retries { get; init; } = 3;

    /// <summary>
    /// How often in a row a lost connection of a followed search is opened again without one new event before following gives up; with the
    /// default pauses about a minute, in which a restarted service is found again.
    /// </summary>
    public int WatchReconnects { get; init; } = 20;

    /// <summary>Pause before the first repetition; doubles each time, with jitter. A pause that the service asks for is kept instead.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// A followed search that is silent for longer counts as a lost connection. The service sends a sign of life every few seconds.
    /// </summary>
    public TimeSpan WatchSilence { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest time that one call may take. Followed searches and exports have no such limit.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Access token; null sends none. It travels in a header only, never in an address.</summary>
    public string? Token { get; init; }

    /// <summary>Clock of all pauses.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
