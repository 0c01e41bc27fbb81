using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans;

namespace AdapterSearch.Domain;

/// <summary>One point of the search space: what is trained and with which learning rate.</summary>
/// <param name="Mode">Which weights change.</param>
/// <param name="Adapters">Adapters; empty unless <paramref name="Mode"/> is <see cref="TrainingMode.Adapters"/>.</param>
/// <param name="LearningRate">Peak learning rate of AdamW, above 0.</param>
[GenerateSerializer, Immutable]
public sealed record CandidateConfiguration(
    [property: Id(0)] TrainingMode Mode,
    [property: Id(1)] AdapterConfiguration Adapters,
    [property: Id(2)] double LearningRate)
{
    /// <summary>
    /// A hash that is equal exactly for configurations that train the same thing (16 hexadecimal digits of SHA-256 over a canonical
    /// text); used so that no candidate is bought twice.
    /// </summary>
    public string CanonicalHash()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Mode}|{LearningRate:R}|{Adapters.RankStabilized}|{Adapters.Dropout:R}|{Adapters.Sharing}|{Adapters.SharedRank}");
        foreach (var module in Adapters.Modules.OrderBy(m => m.Module.Layer).ThenBy(m => m.Module.Projection, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"|{module.Module}:{module.Kind}:{module.Rank}:{module.Alpha:R}");
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }
}
