using AdapterSearch.Domain;
using static TorchSharp.torch;

namespace AdapterSearch.Adapters;

/// <summary>Everything a kind needs to make its layer for one module.</summary>
/// <param name="Shape">Module.</param>
/// <param name="Rank">Rank, 1 to min(in, out).</param>
/// <param name="Alpha">Numerator of the scale.</param>
/// <param name="RankStabilized">Scale α/√r instead of α/r.</param>
/// <param name="Dropout">Dropout on the adapter's input while training, [0, 1).</param>
/// <param name="Shared">Factors that several modules use.</param>
/// <param name="Sharing">Which factors of this module are shared ones.</param>
/// <param name="Seeds">Stream of initial weights.</param>
/// <param name="BaseDtype">Type of the frozen weight.</param>
/// <param name="Dtype">Type of the trained weights.</param>
/// <param name="Device">Device of the trained weights.</param>
public sealed record AdapterRequest(
    ModuleShape Shape,
    int Rank,
    double Alpha,
    bool RankStabilized,
    double Dropout,
    SharedFactors Shared,
    WeightSharing Sharing,
    SeedStream Seeds,
    ScalarType BaseDtype,
    ScalarType Dtype,
    Device Device);
