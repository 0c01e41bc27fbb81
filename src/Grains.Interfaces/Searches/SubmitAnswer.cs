using AdapterSearch.Domain;
using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>Answer to a submission.</summary>
/// <param name="Summary">The accepted search; null when refused.</param>
/// <param name="Problems">Every reason of a refusal, readable; empty when accepted.</param>
[GenerateSerializer, Immutable]
public sealed record SubmitAnswer(
    [property: Id(0)] SearchSummary? Summary,
    [property: Id(1)] IReadOnlyList<string> Problems)
{
    /// <summary>An accepted search.</summary>
    public static SubmitAnswer Accepted(SearchSummary summary) => new(summary, []);

    /// <summary>A refused search.</summary>
    public static SubmitAnswer Refused(IReadOnlyList<string> problems) => new(null, problems);
}
