using AdapterSearch.Domain;

namespace AdapterSearch.Strategies;

/// <summary>Cost of sending an adapter once: bytes · Σ r (in + out) over a channel of Shannon's capacity.</summary>
public static class CommunicationCost
{
    /// <summary>Seconds to send so many adapter parameters: 8 · bytes / (bandwidth · log2(1 + SNR)).</summary>
    public static double Seconds(AirLlmSearchOptions options, long parameters)
    {
        ArgumentNullException.ThrowIfNull(options);
        var signal = Math.Pow(10, options.SignalToNoiseDecibels / 10);
        return 8.0 * options.BytesPerParameter * parameters / (options.BandwidthHertz * Math.Log2(1 + signal));
    }

    /// <summary>What a search compares trials by: the score, less the cost of sending where the method counts it.</summary>
    public static double Reward(SampledSearchOptions options, double score, long parameters) =>
        options is AirLlmSearchOptions air ? score - (air.SecondWeight * Seconds(air, parameters)) : score;
}
