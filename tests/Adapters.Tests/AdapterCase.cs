using AdapterSearch.Domain;

namespace AdapterSearch.Adapters.Tests;

/// <summary>One row of the conformance suite. A new kind gets its rows by being in <see cref="AdapterKind"/>.</summary>
public sealed record AdapterCase(AdapterKind Kind, WeightSharing Sharing, bool RankStabilized)
{
    /// <summary>Ranks in the order q, k, v, o, fc1, fc2 of two layers; columns have unequal ranks, and modules are left out.</summary>
    private static readonly int[] Ranks = [2, 0, 3, 1, 2, 0, 1, 2, 0, 2, 3, 1];

    public static TheoryData<AdapterCase> All
    {
        get
        {
            var rows = new TheoryData<AdapterCase>();
            foreach (var kind in Enum.GetValues<AdapterKind>())
            {
                foreach (var sharing in Enum.GetValues<WeightSharing>())
                {
                    rows.Add(new AdapterCase(kind, sharing, false));
                    rows.Add(new AdapterCase(kind, sharing, true));
                }
            }

            return rows;
        }
    }

    internal AdapterConfiguration Configuration(ModelShape shape)
    {
        var plain = AdapterConfiguration.FromRanks(shape, Ranks, alphaPerRank: 1.7, RankStabilized);
        return plain with
        {
            Modules = [.. plain.Modules.Select(m => m with { Kind = Kind })],
            Sharing = Sharing,
            SharedRank = Sharing == WeightSharing.Unselected ? 2 : 0,
        };
    }
}
