using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Validation score against adapter parameters, from one run of a method that yields several ranks.</summary>
/// <param name="Setting">What <see cref="RankPoint.Setting"/> is: <c>rank</c> or <c>threshold</c>.</param>
/// <param name="Points">Points in increasing setting.</param>
/// <param name="AreaLinear">Area under the rank-accuracy curve over the rank divided by its width (AURAC v1, 2605.07850), [0, 1]; null where the setting is no rank.</param>
/// <param name="AreaLog">The same over log2 of the rank (AURAC v2); null where the setting is no rank.</param>
[GenerateSerializer, Immutable]
public sealed record RankCurve(
    [property: Id(0)] string Setting,
    [property: Id(1)] IReadOnlyList<RankPoint> Points,
    [property: Id(2)] double? AreaLinear = null,
    [property: Id(3)] double? AreaLog = null);

/// <summary>One point of a <see cref="RankCurve"/>.</summary>
/// <param name="Setting">Rank of every module, or the threshold ξ of the gates.</param>
/// <param name="MeanRank">Mean rank over all modules.</param>
/// <param name="Parameters">Adapter parameters that a plain LoRA of these ranks has.</param>
/// <param name="Validation">Score of the validation split.</param>
[GenerateSerializer, Immutable]
public sealed record RankPoint(
    [property: Id(0)] double Setting,
    [property: Id(1)] double MeanRank,
    [property: Id(2)] long Parameters,
    [property: Id(3)] SplitScore Validation);
