using Orleans;

namespace AdapterSearch.Grains.Interfaces;

/// <summary>Answer to a candidate by hand.</summary>
/// <param name="Number">Its number; 0 when refused.</param>
/// <param name="Refusal">Why it was refused.</param>
/// <param name="Problems">Every reason of a refusal, readable; empty when accepted.</param>
[GenerateSerializer, Immutable]
public sealed record AddCandidateAnswer(
    [property: Id(0)] int Number,
    [property: Id(1)] AddRefusal Refusal,
    [property: Id(2)] IReadOnlyList<string> Problems)
{
    /// <summary>An accepted candidate.</summary>
    public static AddCandidateAnswer Accepted(int number) => new(number, AddRefusal.None, []);

    /// <summary>A refused candidate.</summary>
    public static AddCandidateAnswer Refused(AddRefusal refusal, params IReadOnlyList<string> problems) => new(0, refusal, problems);
}

/// <summary>Why a candidate by hand is refused.</summary>
public enum AddRefusal
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>There is no such search.</summary>
    UnknownSearch,

    /// <summary>It cannot be trained; see the problems.</summary>
    BadCandidate,

    /// <summary>Another candidate was added under its key.</summary>
    KeyTaken,

    /// <summary>The search has ended.</summary>
    SearchEnded,

    /// <summary>The search has as many as it may have.</summary>
    TooMany,
}
