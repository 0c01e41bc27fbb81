using System.Globalization;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>The keys of the grains, in one place.</summary>
public static class GrainKeys
{
    /// <summary>Key of the one <see cref="ICatalogGrain"/>.</summary>
    public const string Catalog = "catalog";

    /// <summary>Key of the one <see cref="ISlotPoolGrain"/>.</summary>
    public const string SlotPool = "slots";

    /// <summary>Key of the one <see cref="IRetentionGrain"/>.</summary>
    public const string Retention = "retention";

    /// <summary>Silo metadata key whose value is the node's name, which is also the key of its <see cref="INodeGrain"/>.</summary>
    public const string NodeMetadata = "node";

    /// <summary>Key of a <see cref="ICandidateGrain"/>: <c>search/number</c>.</summary>
    public static string Candidate(string searchId, int number) => string.Create(CultureInfo.InvariantCulture, $"{searchId}/{number}");

    /// <summary>Takes the key of a <see cref="ICandidateGrain"/> apart.</summary>
    /// <exception cref="FormatException">The key is not <c>search/number</c>.</exception>
    public static (string SearchId, int Number) ParseCandidate(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var slash = key.LastIndexOf('/');
        if (slash > 0 && int.TryParse(key.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return (key[..slash], number);
        }

        throw new FormatException($"'{key}' is not the key of a candidate; expected search/number, for example demo-1/3.");
    }
}
