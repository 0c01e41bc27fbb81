using Orleans;

namespace AdapterSearch.Domain;

/// <summary>Quality on one data split.</summary>
/// <param name="Loss">Mean loss per example, in nats.</param>
/// <param name="Accuracy">Share of right answers, [0, 1].</param>
/// <param name="Examples">Number of examples scored.</param>
[GenerateSerializer, Immutable]
public sealed record SplitScore([property: Id(0)] double Loss, [property: Id(1)] double Accuracy, [property: Id(2)] int Examples);
